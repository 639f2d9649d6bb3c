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
    local current="${words[CURRENT]}" command="" field typed last="${words[CURRENT-1]}" i after=0 table=incidents
    local -a base described firsts
    for ((i = 2; i < CURRENT; i++)); do
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
    [[ "$last" == -f ]] && last=--format
    [[ "$last" == -b ]] && last=--by
    if [[ "$current" == --*=* ]]; then
        last="${current%%=*}"
        compset -P '*='
    fi
    case "$last" in
        @FILES@) _files; return ;;
        --format|--color) compadd -- ${=$(_tracker_choices "$command $last")}; return ;;
        --by)
            compset -P '*,'
            compadd -- ${=$(_tracker_choices "$command $last")}
            return ;;
        --fields)
            compset -P '*,'
            compadd -S '' -- ${=$(_tracker_printed "$table")}
            return ;;
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
    firsts=(${=$(_tracker_firsts "$command")})
    ((after == 0 && $#firsts)) && compadd -- $firsts
    case "$command" in
        @QUERY@) ;;
        template)
            case "$last" in
                show|rename|remove) _tracker_templates ;;
                template) compadd -- @TEMPLATE_WORDS@ ;;
            esac
            return ;;
        *) ((after == 0 && $#firsts)) || _files; return ;;
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
