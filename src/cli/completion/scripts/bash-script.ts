/** Returns the completion of bash for a program of this name. */
export function bashScript(name: string): string {
  const id = `__${name.replaceAll("-", "_")}`;
  return `${typedWords(name, id)}${candidates(name)}
complete -o default -F ${id}_complete ${name}
`;
}

/** Returns the beginning of the function, which finds out what was typed. */
function typedWords(name: string, id: string): string {
  return `# bash completion for ${name}: every candidate is asked of the program itself.
# It needs bash 4 or newer, and not the package bash-completion.

${id}_complete() {
    local line=\${COMP_LINE:0:COMP_POINT} word gap i typed=()
    # readline splits words at the characters of COMP_WORDBREAKS, too. What stands together is joined again.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=\${COMP_WORDS[i]}
        gap=\${line%%[![:space:]]*}
        line=\${line#"$gap"}
        # The cursor may stand inside the last word.
        [[ $i -lt $COMP_CWORD || $line == "$word"* ]] || word=$line
        line=\${line#"$word"}
        if [[ \${#typed[@]} -gt 0 && -z $gap ]]; then
            typed[\${#typed[@]} - 1]+=$word
        else
            typed+=("$word")
        fi
    done
    local raw=\${typed[\${#typed[@]} - 1]}
    # Quotes are removed. Nothing that was typed is evaluated, because completing must not run it.
    for ((i = 1; i < \${#typed[@]}; i++)); do
        word=\${typed[i]//[\\'\\"\\\\]/}
        [[ $word == '~/'* ]] && word=$HOME/\${word#'~/'}
        typed[i]=$word
    done

`;
}

/** Returns the rest of the function, which asks the program. */
function candidates(name: string): string {
  return `    local answer
    answer=$({ command ${name} __complete "\${typed[@]:1}"; } 2>/dev/null) || return
    local directive=\${answer##*:}
    [[ $directive == +([0-9]) ]] || return

    # Candidates for --flag=VALUE are values. readline replaces only what follows the last character that splits words.
    local current=\${typed[\${#typed[@]} - 1]} before="" kept="" text
    [[ $current == -*=* ]] && before=\${current%%=*}=
    [[ $raw == [\\'\\"]* ]] || kept=\${current%"\${current##*[$COMP_WORDBREAKS]}"}
    local texts=() descriptions=() longest=0
    while IFS= read -r line; do
        text=\${line%%$'\\t'*}
        text=$before$text
        text=\${text#"$kept"}
        if [[ $raw != [\\'\\"]* && $text == *[!][:alnum:]_,./:=@%+{}-]* ]]; then
            printf -v text %q "$text"
        fi
        texts+=("$text")
        [[ $line == *$'\\t'* ]] && descriptions+=("\${line#*$'\\t'}") || descriptions+=("")
        ((\${#text} > longest)) && longest=\${#text}
    done < <(printf %s "$answer" | sed '$d')

    if ((\${#texts[@]} == 0)); then
        ((directive & 4)) && compopt +o default
        return
    fi
    ((directive & 2)) && compopt -o nospace
    # A list of several candidates shows what each of them means. Menus insert what they show.
    if ((\${#texts[@]} > 1)) && [[ $COMP_TYPE != 37 && $COMP_TYPE != 42 ]]; then
        # A terminal that does not know its width says 0.
        local width=$((\${COLUMNS:-0} > 0 ? COLUMNS - longest - 5 : 80))
        for i in "\${!texts[@]}"; do
            if [[ -n \${descriptions[i]} ]] && ((width > 10)); then
                printf -v text "%-\${longest}s  (%s)" "\${texts[i]}" "\${descriptions[i]:0:width}"
                texts[i]=$text
            fi
        done
    fi
    COMPREPLY=("\${texts[@]}")
}
`;
}
