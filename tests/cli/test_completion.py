from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tracker.cli import main
from tracker.cli.completion import facts
from tracker.cli.dispatch import COMMANDS
from tracker.cli.names import _insertable
from tracker.cli.shells import SCRIPTS
from tracker.model import vocabulary
from tracker.store import templates
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    Complete = Callable[[str], list[str]]

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("shell", SCRIPTS)
def test_each_script_names_commands_fields_and_values(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for word in (*COMMANDS, "place:", "drone_attack", "--dry-run", "aggregate"):
        assert word in script
    assert "@" + "CLOSED@" not in script


def test_an_unknown_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "csh"]) == 2
    assert "bash, zsh, fish" in capsys.readouterr().err


def test_values_come_from_the_vocabularies() -> None:
    kinds = next(one for one in facts().closed if "kind" in one.spellings)
    assert kinds.spellings == ["kind", "type"]
    assert tuple(kinds.values) == vocabulary.codes("incident_kind")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_script_parses(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    script = tmp_path / "script"
    script.write_text(SCRIPTS[shell](facts()), encoding="utf-8")
    done = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def complete(tmp_path: Path, sample: Path, environment: dict[str, str]) -> Complete:
    """Complete the last word of a line as bash does, with the script and the real command."""
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    (tmp_path / "tracker.bash").write_text(SCRIPTS["bash"](facts()), encoding="utf-8")
    command = tmp_path / "tracker"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m tracker "$@"\n')
    command.chmod(0o755)
    asking = r"""
    . ./tracker.bash
    COMP_LINE=$1
    COMP_POINT=${#1}
    _tracker
    printf '%s\n' "${COMPREPLY[@]}"
    """

    def ask(line: str) -> list[str]:
        done = subprocess.run(
            ["bash", "-c", asking, "bash", line],
            cwd=tmp_path,
            env={**environment, "PATH": f"{tmp_path}:{environment['PATH']}"},
            capture_output=True,
            text=True,
            timeout=240,
            check=True,
        )
        assert done.stderr == ""
        return [word for word in done.stdout.split("\n") if word]

    return ask


def test_bash_completes_commands_and_options(complete: Complete) -> None:
    assert complete("tracker sea") == ["search"]
    assert complete("tracker --db sample.db und") == ["undo"]
    assert "--fields" in complete("tracker search --f")
    assert complete("tracker search -f js") == ["json", "jsonl"]
    assert complete("tracker search --format=js") == ["json", "jsonl"]
    assert complete("tracker show --format js") == ["json", "jsonl"]
    assert complete("tracker search --fields ref,part") == ["ref,parties"]
    assert complete("tracker list statements --fields ab") == ["about"]
    assert complete("tracker stats --by month,pe") == ["month,perpetrator"]
    assert complete("tracker stats -b co") == ["country"]
    assert complete("tracker --color a") == ["auto", "always"]
    assert complete("tracker import u") == ["ucdp"]
    assert complete("tracker export jso") == ["jsonl"]
    assert complete("tracker export jsonl pla") == ["place:"]
    assert complete("tracker add st") == ["statement"]
    assert complete("tracker import ucdp j") == []
    assert complete("tracker backup sam") == []


def test_bash_completes_fields_and_values(complete: Complete) -> None:
    assert complete("tracker search pla") == ["place:"]
    assert complete("tracker search -pla") == ["-place:"]
    assert complete("tracker gaps pla") == ["place:"]
    # bash replaces what follows the colon, so that is all it is given
    assert complete("tracker search kind:dro") == ["drone_attack"]
    assert complete("tracker search drone kind:airstrike,dro") == ["airstrike,drone_attack"]
    assert complete("tracker list sort:-ad") == ["-added"]
    assert complete("tracker add incident kind:dro") == ["drone_attack"]


def test_bash_completes_names_of_the_file(complete: Complete) -> None:
    assert "Erbil" in complete("tracker --db sample.db search place:erb")
    assert "Kataib_Hezbollah" in complete("tracker search --db sample.db actor:kata")
    assert complete("tracker --db missing.db search place:erb") == []


@pytest.fixture
def fish(complete: Complete, tmp_path: Path, environment: dict[str, str]) -> Complete:
    """Complete the last word of a line as fish does; without what it says of each."""
    if shutil.which("fish") is None:
        pytest.skip("no fish here")
    (tmp_path / "tracker.fish").write_text(SCRIPTS["fish"](facts()), encoding="utf-8")

    def ask(line: str) -> list[str]:
        asking = 'source tracker.fish; complete -C "$argv[1]"'
        done = subprocess.run(
            ["fish", "--no-config", "-c", asking, line],
            cwd=tmp_path,
            env={**environment, "PATH": f"{tmp_path}:{environment['PATH']}"},
            capture_output=True,
            text=True,
            timeout=240,
            check=True,
        )
        assert done.stderr == ""
        return [word.partition("\t")[0] for word in done.stdout.splitlines()]

    return ask


def test_fish_completes_the_same(fish: Complete) -> None:
    assert fish("tracker sea") == ["search"]
    assert "--template" in fish("tracker search --t")
    assert fish("tracker search --format=js") == ["--format=json", "--format=jsonl"]
    assert fish("tracker search --fields ref,part") == ["ref,parties"]
    assert fish("tracker list actors --fields=ref,ment") == ["--fields=ref,mentions"]
    assert fish("tracker stats --by=month,pe") == ["--by=month,perpetrator"]
    assert fish("tracker search pla") == ["place:"]
    assert "statement" in fish("tracker add st")
    assert fish("tracker import uc") == ["ucdp"]
    assert fish("tracker search -kind:airs") == ["-kind:airstrike"]
    assert fish("tracker search drone kind:airstrike,dro") == ["kind:airstrike,drone_attack"]
    assert "place:Erbil" in fish("tracker --db sample.db search place:erb")
    assert fish("tracker --db missing.db search place:erb") == []
    assert fish("tracker --db sam") == ["sample.db"]


def test_bash_completes_templates(complete: Complete, sample: Path) -> None:
    with Store.open(sample) as store, store.batch() as batch:
        templates.keep(batch, templates.Template("night-raid", "incidents", {"kind": "ied"}))
    assert complete("tracker --db sample.db add incident --template ni") == ["night-raid"]
    assert complete("tracker --db sample.db template show n") == ["night-raid"]
    assert complete("tracker template re") == ["rename", "remove"]


def test_fish_completes_templates(fish: Complete, sample: Path) -> None:
    with Store.open(sample) as store, store.batch() as batch:
        templates.keep(batch, templates.Template("night-raid", "incidents", {"kind": "ied"}))
    assert fish("tracker --db sample.db add incident --template ni") == ["night-raid"]
    assert fish("tracker --db sample.db template show n") == ["night-raid"]
    assert set(fish("tracker template re")) == {"rename", "remove"}


def test_only_what_needs_no_quoting_is_offered() -> None:
    assert _insertable(['"Ain al-Asad (base)"', "Ain_Issa", "Ain_Dara’s"], "ain") == [
        "Ain_Issa",
        "Ain_Daras",
    ]
    assert _insertable(["Erbil"], "irbil") == ["Erbil"]
    assert _insertable(["Erbil", "Arbat"], "irbil") == []
    assert _insertable(["$(reboot)", "a;b"], "") == []
    assert _insertable(["@overnight", "@two words"], "@") == ["@overnight"]
