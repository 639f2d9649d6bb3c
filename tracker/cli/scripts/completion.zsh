#compdef tracker
# Completion of tracker for zsh. Made by: tracker completion zsh

_tracker_values() {
    case "$1" in
@CLOSED@
    esac
}

_tracker_options() {
    case "$1" in
@OPTIONS@
        *) echo --help --version @COMMON@ ;;
    esac
}

_tracker_choices() {
    case "$1" in
@CHOICES@
        *--color) echo auto always never ;;
    esac
}

_tracker_templates() {
    compadd -- ${(f)"$("${words[1]}" $base completion --complete --template "$PREFIX" 2>/dev/null)"}
}

_tracker() {
    local current="${words[CURRENT]}" command="" field typed last="${words[CURRENT-1]}" i
    local -a base described
    for ((i = 2; i < CURRENT; i++)); do
        case "${words[i]}" in
            --db) base=(--db "${words[i+1]}"); ((i++)) ;;
            --db=*) base=("${words[i]}") ;;
            --color|--author) ((i++)) ;;
            -*) ;;
            *) [[ -z "$command" ]] && command="${words[i]}" ;;
        esac
    done
    [[ "$last" == -f ]] && last=--format
    if [[ "$current" == --*=* ]]; then
        last="${current%%=*}"
        compset -P '*='
    fi
    case "$last" in
        --db|--output|-o|--rejects) _files; return ;;
        --format|--color) compadd -- ${=$(_tracker_choices "$command $last")}; return ;;
        --template) [[ "$command" == add ]] && _tracker_templates; return ;;
    esac
    if [[ "$current" == --* ]]; then
        compadd -- ${=$(_tracker_options "$command")}
        return
    fi
    if [[ -z "$command" ]]; then
        described=(
@DESCRIBED@
        )
        _describe command described
        _files
        return
    fi
    case "$command" in
        @QUERY@) ;;
        completion) compadd bash zsh fish; return ;;
        import) compadd ucdp jsonl; _files; return ;;
        template)
            case "$last" in
                show|rename|remove) _tracker_templates ;;
                template) compadd -- @TEMPLATE_WORDS@ ;;
            esac
            return ;;
        *) _files; return ;;
    esac
    [[ "$current" == -[^-]* ]] && compset -P -
    current="$PREFIX"
    case "$current" in
        @*) compadd -U -- ${(f)"$("${words[1]}" $base completion --complete "" "$current" 2>/dev/null)"}
            return ;;
        *:*) ;;
        *) compadd -S '' -- ${=:-@FIELDS@}; return ;;
    esac
    field="${current%%:*}"
    typed="${${current#*:}##*,}"
    compset -P '*[:,]'
    case "$field" in
        @OPEN@) compadd -U -i "$IPREFIX" -- ${(f)"$("${words[1]}" $base completion --complete "$field" "$typed" 2>/dev/null)"} ;;
        *) compadd -- ${=$(_tracker_values "$field")} ;;
    esac
}

if [[ "$funcstack[1]" == _tracker ]]; then
    _tracker "$@"
else
    compdef _tracker tracker
fi
