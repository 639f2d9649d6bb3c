# Completion of tracker for bash. Made by: tracker completion bash

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
    COMPREPLY=($("${words[0]}" "${base[@]}" completion --complete --template "$current" 2>/dev/null))
}

_tracker_printed() {
    case "$1" in
@PRINTED@
    esac
}

_tracker_firsts() {
    case "$1" in
@FIRSTS@
    esac
}

_tracker() {
    local line="${COMP_LINE:0:COMP_POINT}" current command="" field="" typed="" before="" i last after=0 table=incidents
    local -a words=() base=()
    current="${line##*[[:blank:]]}"
    read -ra words <<< "${line%"$current"}"
    last="${words[$((${#words[@]} - 1))]}"
    for ((i = 1; i < ${#words[@]}; i++)); do
        case "${words[i]}" in
            --db) base=(--db "${words[i+1]}"); ((i++)) ;;
            --db=*) base=("${words[i]}") ;;
            --color|--author) ((i++)) ;;
            is:statement) table=statements; ((after++)) ;;
            @TABLES@) table="${words[i]}"; ((after++)) ;;
            -*) ;;
            *) if [[ -z "$command" ]]; then command="${words[i]}"; else ((after++)); fi ;;
        esac
    done
    COMPREPLY=()
    case "$last" in
        -f) last=--format ;;
        -b) last=--by ;;
    esac
    if [[ "$current" == --*=* ]]; then  # bash ends a word at "=" too
        last="${current%%=*}"
        current="${current#*=}"
    fi
    case "$last" in
        @FILES@) return ;;
        --format|--color)
            COMPREPLY=($(compgen -W "$(_tracker_choices "$command $last")" -- "$current"))
            return ;;
        --by)
            [[ "$current" == *,* ]] && before="${current%,*},"
            COMPREPLY=($(compgen -P "$before" -W "$(_tracker_choices "$command $last")" -- "${current##*,}"))
            return ;;
        --fields)
            [[ "$current" == *,* ]] && before="${current%,*},"
            COMPREPLY=($(compgen -P "$before" -W "$(_tracker_printed "$table")" -- "${current##*,}"))
            compopt -o nospace 2>/dev/null
            return ;;
        --template) [[ "$command" == add ]] && _tracker_templates; return ;;
    esac
    if [[ "$current" == --* ]]; then
        COMPREPLY=($(compgen -W "$(_tracker_options "$command")" -- "$current"))
        return
    fi
    if [[ -z "$command" ]]; then
        COMPREPLY=($(compgen -W "@COMMANDS@" -- "$current"))
        return
    fi
    if ((after == 0)); then
        COMPREPLY=($(compgen -W "$(_tracker_firsts "$command")" -- "$current"))
        ((${#COMPREPLY[@]})) && return
    fi
    case "$command" in
        @QUERY@) ;;
        template)
            case "$last" in
                show|rename|remove) _tracker_templates ;;
                template) COMPREPLY=($(compgen -W "@TEMPLATE_WORDS@" -- "$current")) ;;
            esac
            return ;;
        *) return ;;
    esac
    if [[ "$current" == -[!-]* ]]; then
        before="-"
        current="${current#-}"
    fi
    case "$current" in
        @*) COMPREPLY=($("${words[0]}" "${base[@]}" completion --complete "" "$current" 2>/dev/null))
            return ;;
        *:*) ;;
        *)  COMPREPLY=($(compgen -P "$before" -W "@FIELDS@" -- "$current"))
            compopt -o nospace 2>/dev/null
            return ;;
    esac
    field="${current%%:*}"
    typed="${current#*:}"
    before="$before$field:"
    if [[ "$typed" == *,* ]]; then
        before="$before${typed%,*},"
        typed="${typed##*,}"
    fi
    case "$field" in
        @OPEN@)
            COMPREPLY=($("${words[0]}" "${base[@]}" completion --complete "$field" "$typed" 2>/dev/null)) ;;
        *) COMPREPLY=($(compgen -W "$(_tracker_values "$field")" -- "$typed")) ;;
    esac
    # bash ends a word at a colon, where that is one of its word breaks: it wants what follows.
    [[ "$COMP_WORDBREAKS" == *:* ]] && before="${before##*:}"
    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
        COMPREPLY[i]="$before${COMPREPLY[i]}"
    done
}

complete -o default -F _tracker tracker
