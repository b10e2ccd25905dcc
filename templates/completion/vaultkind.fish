function __vaultkind_complete
    set -l before (commandline -opc | string escape)
    set -l now (commandline -ct)
    set -l words (string join \n -- $before $now | string collect)
    set -l said (env COMP_WORDS=$words COMP_CWORD=(count $before) _VAULTKIND_COMPLETE=fish $before[1] 2>/dev/null)
    printf '%s\n' $said[2..]
    test (count $said) -gt 1; and return
    switch "$said[1]"
        case files
            __fish_complete_path "$now"
        case folders
            __fish_complete_directories "$now" ''
    end
end
complete --command vaultkind --no-files --keep-order --arguments '(__vaultkind_complete)'
