# bash completion for smtpstatus(1)
# SPDX-License-Identifier: MIT

# What may stand after an option that takes an argument. Returns 1 when the option takes none.
_smtpstatus_argument()
{
    local commands="connect helo ehlo lhlo starttls auth mail rcpt data end_of_data bdat rset vrfy expn help noop quit"
    local vocabularies="ses sparkpost powermta kumomta sisimai sendgrid mailgun postmark"
    local policy="give_up_after longest_wait jitter retry_failed window soft_days soft_span full_days full_span
        disabled_days disabled_span server_days server_span hard_lift complaint_lift soft_lift full_lift disabled_lift
        server_lift"
    case $1 in
        --command) COMPREPLY=($(compgen -W "$commands" -- "${2,,}")) ;;
        --vocabulary) COMPREPLY=($(compgen -W "$vocabularies all" -- "${2,,}")) ;;
        --by) COMPREPLY=($(compgen -W "category provider code rule" -- "$2")) ;;
        --history) COMPREPLY=($(compgen -f -- "$2")) ;;
        --today) COMPREPLY=() ;;
        --set) COMPREPLY=($(compgen -W "$policy" -S = -- "$2")) ;;
        --rules) COMPREPLY=($(compgen -f -- "$2")) ;;
        --host) COMPREPLY=($(compgen -A hostname -- "$2")) ;;
        *) return 1 ;;
    esac
}

_smtpstatus()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W "explain classify codes summary rules schedule decide bounces --help --version" -- "$word"))
        return
    fi
    case ${COMP_WORDS[1]} in
        explain) options="--json --rules --vocabulary --command --host --help" ;;
        classify) options="--json --tsv --per-line --log --rules --vocabulary --command --host --no-text --help" ;;
        codes) options="--json --help" ;;
        summary) options="--json --by --rules --vocabulary --per-line --log --command --host --no-text --help" ;;
        schedule) options="--json --rules --command --host --no-text --set --help" ;;
        decide) options="--json --tsv --rules --history --write --all --today --set --no-text --help" ;;
        rules) options="--command --host --no-text --help" ;;
        bounces) options="--json --tsv --rules --vocabulary --include-other --help" ;;
        *) return ;;
    esac
    if _smtpstatus_argument "$before" "$word"; then
        return
    fi
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
    elif [[ ${COMP_WORDS[1]} == rules ]] && ((COMP_CWORD == 2)); then
        COMPREPLY=($(compgen -W "check test" -- "$word"))
    elif [[ ${COMP_WORDS[1]} == @(classify|summary|decide|rules|bounces) ]]; then
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}

complete -o filenames -F _smtpstatus smtpstatus
