import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

/**
 * Parts of Node are asked for a name when it is used. An ESM import asks at once for every name that a part has, and
 * `node:http` has a WebSocket, which brings all of undici: 5 MiB and a tenth of a start.
 */
const namesOfNode: Plugin = {
  name: 'names of Node when they are used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z_]+(\/[a-z_]+)*$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'node' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * Our messages are our own words, in English; zod brings its in fifty languages, of which it asks for English by
 * another way.
 */
const zodInEnglish: Plugin = {
  name: 'zod in English',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/locales\/index\.js$/ }, ({ importer }) =>
      importer.includes('/node_modules/zod/') ? { path: 'locales', namespace: 'zod' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'zod' }, () => ({ contents: 'export {};' }));
  },
};

/**
 * Pino can hand lines to a thread, or to a file in its own time. Ours go straight to the process's output, and what
 * makes threads and keeps files stays unread, with all that it asks Node for.
 */
const linesStraightOut: Plugin = {
  name: 'lines straight out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(thread-stream|sonic-boom|on-exit-leak-free|worker_threads)$/ }, ({ path, importer }) =>
      importer.includes('/node_modules/pino/') ? { path, namespace: 'pino' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'pino' }, ({ path }) => ({
      contents:
        path === 'worker_threads'
          ? 'module.exports = { isMainThread: true };'
          : "module.exports = class { constructor() { throw new Error('Lines go to no thread or file here.'); } };",
    }));
  },
};

/** Ky tries at once what this platform can; each try brings undici. Node 24 can all of it. */
const kyOnNode: Plugin = {
  name: 'ky on Node',
  setup({ onLoad }) {
    onLoad({ filter: /\/ky\/distribution\/core\/constants\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
        .replace(/(supportsRequestStreams = )\(\(\) => \{[\s\S]*?\n\}\)\(\);/, '$1true;')
        .replaceAll(/typeof globalThis\.\w+(\.any)? === 'function'/g, 'true');
      if (contents.includes('globalThis'))
        throw new Error(`${path} tries in another way than it did: look at it again.`);
      return { contents };
    });
  },
};

const isOurs = /^(functions|shared)\/|^package\.json$/;

export const leanStart: readonly Plugin[] = [namesOfNode, zodInEnglish, linesStraightOut, kyOnNode];

/**
 * With code splitting a file stands with those that the same parts ask for, so that a start reads fifty files. Here
 * every part of ours that is loaded later asks for all that `entry` starts with, which is loaded by then: a start reads
 * one. `seen`: what a bundle without this consists of.
 */
export function startInOneFile(root: string, entry: string, { inputs, outputs }: Metafile): Plugin {
  const startedWith = (inputs[entry]?.imports ?? []).flatMap(({ path, kind, external }) =>
    kind === 'import-statement' && external !== true && isOurs.test(path) ? [join(root, path)] : [],
  );
  const later = new Set(
    Object.values(outputs).flatMap(({ entryPoint }) =>
      entryPoint !== undefined && isOurs.test(entryPoint) && entryPoint !== entry ? [join(root, entryPoint)] : [],
    ),
  );
  const asks = startedWith.map(path => `import ${JSON.stringify(path)};`).join('\n');
  return {
    name: 'a start reads one file',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        later.has(path) ? { contents: `${readFileSync(path, 'utf8')}\n${asks}\n`, loader: 'ts' } : undefined,
      );
    },
  };
}
