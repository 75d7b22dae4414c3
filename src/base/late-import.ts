/** Makes each repeated import another one for Node. */
let repeats = 0;

/**
 * Imports a module of this library when it is needed. If that fails, for example because too many files are
 * open, it fails only this time. Node 20 by itself would remember the failure and repeat it for ever, so the
 * same file is imported once more with a query, which makes it another module. The modules that it imports
 * must have been loaded.
 *
 * @param load - imports the module.
 * @param path - the path of the module, relative to `base`.
 * @param base - `import.meta.url` of the caller. It is undefined in the bundle of the command line, which
 * requires its modules. A failed `require` is not remembered.
 * @throws the error of the import.
 */
export async function lateImport<M>(
  load: () => Promise<M>,
  path: string,
  base: string | undefined,
): Promise<M> {
  try {
    return await load();
  } catch (error) {
    if (base === undefined) {
      throw error;
    }
    repeats += 1;
    const url = new URL(`${path}?again=${repeats}`, base).href;
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ url)) as M;
  }
}
