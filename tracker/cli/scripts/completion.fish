# Completion of tracker for fish. Made by: tracker completion fish

function __tracker_values
    switch $argv[1]
@CLOSED@
    end
end

function __tracker_options
    switch "$argv[1]"
@OPTIONS@
        case '*'
            printf '%s\n' --help --version @COMMON@
    end
end

function __tracker_choices
    switch "$argv[1]"
@CHOICES@
        case '* --color' '--color'
            printf '%s\n' auto always never
    end
end

function __tracker_printed
    switch "$argv[1]"
@PRINTED@
    end
end

function __tracker_firsts
    switch "$argv[1]"
@FIRSTS@
    end
end

function __tracker_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l last $words[-1]
    set -l command
    set -l base
    set -l skip 0
    set -l after 0
    set -l table incidents
    for i in (seq 2 (count $words))
        if test $skip = 1
            set skip 0
            continue
        end
        switch $words[$i]
            case --db
                set base --db $words[(math $i + 1)]
                set skip 1
            case '--db=*'
                set base $words[$i]
            case --color --author
                set skip 1
            case '-*'
            case '*'
                if contains -- $words[$i] @TABLES_WORDS@
                    set table $words[$i]
                else if test $words[$i] = is:statement
                    set table statements
                end
                if test -z "$command"
                    set command $words[$i]
                else
                    set after (math $after + 1)
                end
        end
    end
    test "$last" = -f; and set last --format
    test "$last" = -b; and set last --by
    if contains -- $last --format --color
        __tracker_choices "$command $last"
        return
    end
    if test "$last" = --fields; or string match -q -- '--fields=*' $current
        set -l before (string replace -r '[^,=]*$' '' -- $current)
        for name in (__tracker_printed $table)
            echo $before$name
        end
        return
    end
    if test "$last" = --by; or string match -q -- '--by=*' $current
        set -l before (string replace -r '[^,=]*$' '' -- $current)
        for name in (__tracker_choices "$command --by")
            echo $before$name
        end
        return
    end
    if string match -q -- '--*=*' $current
        set -l option (string split -m 1 = -- $current)[1]
        for value in (__tracker_choices "$command $option")
            echo $option=$value
        end
        return
    end
    if test "$command $last" = "add --template"
        $words[1] $base completion --complete --template $current 2>/dev/null
        return
    end
    if string match -q -- '--*' $current
        __tracker_options "$command"
        return
    end
    if test -z "$command"
@DESCRIBED@
        return
    end
    test $after = 0; and __tracker_firsts $command
    switch $command
        case template
            if contains -- $last show rename remove
                $words[1] $base completion --complete --template $current 2>/dev/null
            else if test $last = template
                printf '%s\n' @TEMPLATE_WORDS@
            end
            return
    end
    contains -- $command @QUERY_WORDS@; or return
    set -l minus ''
    if string match -q -- '-?*' $current
        set minus -
        set current (string sub -s 2 -- $current)
    end
    if string match -q '@*' -- $current
        $words[1] $base completion --complete '' $current 2>/dev/null
        return
    end
    if not string match -q '*:*' -- $current
@DESCRIBED_FIELDS@
        return
    end
    set -l field (string split -m 1 : -- $current)[1]
    set -l typed (string split -m 1 : -- $current)[2]
    set -l before "$minus$field:"
    if string match -q '*,*' -- $typed
        set before $before(string replace -r '[^,]*$' '' -- $typed)
        set typed (string replace -r '.*,' '' -- $typed)
    end
    if contains -- $field @OPEN_WORDS@
        for value in ($words[1] $base completion --complete $field $typed 2>/dev/null)
            echo $before$value
        end
    else
        for value in (__tracker_values $field)
            echo $before$value
        end
    end
end

# Files where they can stand: as the value of an option, and for commands that take no query.
function __tracker_wants_files
    set -l words (commandline -opc)
    contains -- $words[-1] @FILES_WORDS@; and return 0
    for word in $words
        contains -- $word @QUERY_WORDS@; and return 1
    end
    return 0
end

complete -c tracker -F -n __tracker_wants_files
complete -c tracker -f -n 'not __tracker_wants_files'
complete -c tracker -n 'not contains -- (commandline -opc)[-1] @FILES_WORDS@' \
    -a '(__tracker_complete)'
