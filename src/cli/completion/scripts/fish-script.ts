/** Returns the completion of fish for a program of this name. */
export function fishScript(name: string): string {
  const id = `__${name.replaceAll("-", "_")}_complete`;
  return `# fish completion for ${name}: every candidate is asked of the program itself.

function ${id}
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l current (commandline -ct | string collect --allow-empty)
    set -l answer (command ${name} __complete $typed "$current" 2>/dev/null)
    set -l directive (string match -r -g -- '^:(\\d+)$' "$answer[-1]")
    or return
    set -e answer[-1]

    # Candidates for --flag=VALUE are values.
    set -l before (string match -r -- '^-[^=]*=' "$current")
    if test (count $answer) -gt 0
        printf '%s\\n' "$before"$answer
    else if test (math "bitand($directive, 4)") -eq 0
        printf '%s\\n' "$before"(__fish_complete_path (string replace -- "$before" '' "$current"))
    end
end

complete -c ${name} -e
complete -c ${name} -f -a '(${id})'
`;
}
