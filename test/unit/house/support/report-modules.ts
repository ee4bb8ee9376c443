import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Preloaded into a process whose modules are to be known: writes the addresses of all that were loaded to
 * LOADED_MODULES when it ends.
 */
const loaded = new Set<string>();
registerHooks({
  load: (url, context, next) => {
    loaded.add(url);
    return next(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env['LOADED_MODULES'] ?? '', [...loaded].join('\n')));
