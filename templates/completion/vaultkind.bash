_vaultkind_completion() {
    local IFS=$'\n' lines
    mapfile -t lines < <(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" _VAULTKIND_COMPLETE=bash "$1" 2>/dev/null)
    COMPREPLY=("${lines[@]:1}")
    case "${lines[0]}" in
        files) compopt -o default ;;
        folders) compopt -o dirnames ;;
    esac
}
complete -F _vaultkind_completion vaultkind
