/**
 * Where `npm test` keeps what Node compiled of our files, for processes that tests start with an environment of their
 * own: each would compile a thousand files again. Empty where a test file is run by itself, and for coverage, which the
 * cache makes less exact.
 */
export function compileCache(env: NodeJS.ProcessEnv = process.env): { readonly NODE_COMPILE_CACHE?: string } {
  const { NODE_COMPILE_CACHE: folder } = env;
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}
