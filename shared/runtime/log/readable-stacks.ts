import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const payload = z.object({
  version: z.number(),
  file: z.string().default(''),
  sources: z.array(z.string()),
  sourcesContent: z.array(z.string()).default([]),
  names: z.array(z.string()),
  mappings: z.string(),
  sourceRoot: z.string().default(''),
});

/** The map beside a file of a build; undefined where there is none, as beside a source. */
function mapOf(file: string): SourceMap | undefined {
  try {
    return new SourceMap(payload.parse(JSON.parse(readFileSync(`${file}.map`, 'utf8'))));
  } catch {
    // Whoever asks has an error to tell of already, and its place in the build is better than none.
    return undefined;
  }
}

/**
 * Has the stacks of errors name places of the sources in place of those of a build. A map is read when the first error
 * from its file is told; Node's own `--enable-source-maps` reads every map at every start, which takes longer than all
 * else that a start does.
 */
export function readStacksOfSources(errors: Pick<ErrorConstructor, 'prepareStackTrace'>): void {
  const maps = new Map<string, SourceMap | undefined>();
  const readable = (frame: string): string =>
    frame.replace(/(file:\/\/[^\s()]+\.js):(\d+):(\d+)/, (place, url: string, line: string, column: string) => {
      const file = fileURLToPath(url);
      if (!maps.has(file)) maps.set(file, mapOf(file));
      const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
      return origin === undefined || !('fileName' in origin)
        ? place
        : `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`;
    });
  errors.prepareStackTrace = (error, frames) =>
    [error, ...frames.map(frame => `    at ${readable(`${frame}`)}`)].join('\n');
}
