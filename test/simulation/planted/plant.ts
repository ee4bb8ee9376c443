import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { plantedFaults } from './faults.ts';

/**
 * Plants the fault that is named in this module's own query (`plant.ts?lease-not-asked`): from here on the modules
 * concerned are loaded with other words in the named place. Loading one of them fails where the text does not stand
 * there exactly once.
 */
const root = new URL('../../../', import.meta.url);
const name = new URL(import.meta.url).search.slice(1);
const fault = plantedFaults.find(each => each.name === name);
if (fault === undefined) throw new Error(`no fault is called ${name}`);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const edits = fault.edits.filter(({ file }) => url === new URL(file, root).href);
    if (edits.length === 0) return loaded;
    let source = typeof loaded.source === 'string' ? loaded.source : readFileSync(fileURLToPath(url), 'utf8');
    for (const { find, put } of edits) {
      if (source.split(find).length !== 2) throw new Error(`${name}: the text to be replaced in ${url} has changed`);
      source = source.replace(find, () => put);
    }
    return { ...loaded, source };
  },
});
