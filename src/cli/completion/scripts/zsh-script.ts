/** Returns the completion of zsh for a program of this name. */
export function zshScript(name: string): string {
  const id = `_${name.replaceAll("-", "_")}`;
  return `#compdef ${name}
# zsh completion for ${name}: every candidate is asked of the program itself.

${id}() {
    local answer directive line before=""
    local -a typed lines texts shown options
    # The words up to the cursor, without their quotes. Nothing that was typed is evaluated.
    typed=("\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}")
    typed=("\${(@)typed/#\\~\\//$HOME/}")
    answer=$(command ${name} __complete "\${typed[@]}" 2>/dev/null) || return 1
    lines=("\${(@f)answer}")
    directive=\${lines[-1]#:}
    [[ $directive == <-> ]] || return 1
    lines[-1]=()

    # Candidates for --flag=VALUE are values.
    if [[ $PREFIX == -*=* ]]; then
        before=\${PREFIX%%=*}=
        IPREFIX+=$before
        PREFIX=\${PREFIX#$before}
    fi
    for line in $lines; do
        texts+=("\${line%%$'\\t'*}")
        if [[ $line == *$'\\t'* ]]; then
            shown+=("\${line%%$'\\t'*}  -- \${line#*$'\\t'}")
            options=(-l)
        else
            shown+=("$line")
        fi
    done
    if (( ! \${#texts} )); then
        (( directive & 4 )) || _files
        return
    fi
    (( directive & 2 )) && options+=(-S '')
    compadd "\${options[@]}" -d shown -a texts
}

# Loaded from a folder of $fpath, this file is the body of the function. Sourced, it declares the function.
if [[ \${funcstack[1]} == ${id} ]]; then
    ${id} "$@"
else
    compdef ${id} ${name}
fi
`;
}
