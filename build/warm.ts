/**
 * Run once when the image is made (`node warm.js`): loads every file of the build, so that Node keeps what it compiled
 * (NODE_COMPILE_CACHE) and a cold start compiles nothing. Nothing is served: without FUNCTION_TARGET the entry point
 * refuses to start, which is after all of it has been loaded. Fails where nothing can be kept: Node itself would say
 * nothing of that.
 */
import { globSync } from 'node:fs';
import { createRequire, flushCompileCache, getCompileCacheDir } from 'node:module';
import { join } from 'node:path';

const folder = import.meta.dirname;
const kept = getCompileCacheDir();
if (kept === undefined) throw new Error('NODE_COMPILE_CACHE does not name a folder that can be written.');
const require = createRequire(import.meta.url);

// All of the framework, and with it what it stands on, but for what would start it.
const framework = 'node_modules/@google-cloud/functions-framework/build/src';
for (const file of globSync('**/*.js', { cwd: join(folder, framework) }).toSorted()) {
  if (file !== 'main.js' && file !== 'testing.js') require(join(folder, framework, file));
}
for (const file of globSync('*.js', { cwd: folder }).toSorted()) {
  if (file === 'main.js' || file === 'warm.js') continue;
  await import(join(folder, file));
}
const refusal: unknown = await import(join(folder, 'start.mjs')).then(
  () => undefined,
  (error: unknown) => error,
);
if (!(refusal instanceof Error) || !refusal.message.includes('FUNCTION_TARGET')) throw refusal;
flushCompileCache();
if (globSync('**/*', { cwd: kept }).length === 0) throw new Error(`Nothing that was compiled is in ${kept}.`);
