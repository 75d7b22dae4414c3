/** Returns the completion of PowerShell for a program of this name. */
export function powershellScript(name: string): string {
  return `# PowerShell completion for ${name}: every candidate is asked of the program itself.

Register-ArgumentCompleter -Native -CommandName '${name}' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words up to the cursor, as they were typed, without their quotes.
    $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object {
            $length = [Math]::Min($_.Extent.Text.Length, $cursorPosition - $_.Extent.StartOffset)
            $_.Extent.Text.Substring(0, $length) -replace '[''"]', ''
        })
    $last = $commandAst.CommandElements[-1]
    if ($typed.Count -eq 0 -or $last.Extent.EndOffset -lt $cursorPosition) {
        $typed += ''
    }
    $current = $typed[-1]
    $passed = $typed
    # Before 7.3, PowerShell drops arguments that are empty.
    if ($PSNativeCommandArgumentPassing -ne 'Standard' -and $PSNativeCommandArgumentPassing -ne 'Windows') {
        $passed = @($typed | ForEach-Object { if ($_ -eq '') { '""' } else { $_ } })
    }
    $lines = @(& ${name} __complete @passed 2>$null)
    if ($lines.Count -eq 0 -or $lines[-1] -notmatch '^:(\\d+)$') {
        return
    }
    $directive = [int]$Matches[1]

    # Candidates for --flag=VALUE are values. PowerShell replaces only the last part of a list with commas.
    $before = if ($current -match '^-[^=]*=') { $Matches[0] } else { '' }
    $word = $wordToComplete -replace '[''"]', ''
    $kept = if ($current.EndsWith($word)) { $current.Substring(0, $current.Length - $word.Length) } else { '' }
    foreach ($line in $lines[0..($lines.Count - 2)]) {
        if ($lines.Count -lt 2) { break }
        $text, $description = $line -split "\`t", 2
        $full = $before + $text
        if ($kept -ne '' -and $full.StartsWith($kept)) {
            $full = $full.Substring($kept.Length)
        }
        if ($full -match '[^\\w,./:=@%+*-]') {
            $full = "'" + $full.Replace("'", "''") + "'"
        }
        if (-not ($directive -band 2)) {
            $full += ' '
        }
        $tip = if ($description) { $description } else { $text }
        [System.Management.Automation.CompletionResult]::new($full, $text, 'ParameterValue', $tip)
    }
}
`;
}
