import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { examineCloud } from '#shared/installation/doctor/cloud/examine-cloud.ts';
import { leftOut } from '#test/support/left-out.ts';

/** Google's own command line, which brings lists of its commands and clients of all of Google's APIs. */
function sdk(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map(folder => join(folder, 'gcloud')).find(existsSync);
  assert.ok(found !== undefined, 'gcloud is on the path');
  return join(realpathSync(found), '../..');
}

interface Command {
  readonly commands: Readonly<Record<string, Command>>;
  readonly flags: Readonly<Record<string, unknown>>;
}
const command: z.ZodType<Command> = z.object({
  commands: z.record(
    z.string(),
    z.lazy(() => command),
  ),
  flags: z.record(z.string(), z.unknown()),
});

/** In Google's reference, and newer than the command line that Debian machines have had. */
const newer = ['firestore databases clone'];

/** Every `gcloud …` that a person is told to run, with the file that says so. */
function commandsTold(): [file: string, words: string[]][] {
  const files = globSync([
    'README.md',
    '{terraform,functions,config}/**/*.md',
    'cloudbuild*.yaml',
    '{terraform,shared}/**/*.{tf,ts}',
  ]);
  const ends = /(?=[`"'|)#]| {2}|\n\s*\n|\n *(?:gcloud|cd|npx)\b|$)/;
  return files.flatMap(file => {
    const told = readFileSync(file, 'utf8').matchAll(new RegExp(`gcloud ([a-z][^\`"')#|]*?)${ends.source}`, 'g'));
    return [...told].map(([, text = '']): [string, string[]] => [file, text.trim().split(/\s+/)]);
  });
}

if (!leftOut('firestore', 'what doctor and the READMEs say of Google Cloud, held against its own command line')) {
  describe('commands of gcloud that people are told to run', () => {
    it('exist, with their flags', () => {
      const text = readFileSync(join(sdk(), 'data/cli/gcloud_completions.py'), 'utf8');
      const all = command.parse(JSON.parse(text.slice(text.indexOf('{'))));
      const told = commandsTold();
      assert.ok(told.length > 20, `${told.length} commands are told`);
      for (const [file, words] of told) {
        let here = all;
        const path: string[] = [];
        for (const word of words) {
          const next = here.commands[word];
          if (next === undefined) break;
          path.push(word);
          here = next;
        }
        const said = `${file}: gcloud ${words.join(' ')}`;
        if (newer.some(each => words.join(' ').startsWith(each))) continue;
        assert.deepEqual(Object.keys(here.commands), [], `${said}: there is no such command`);
        for (const word of words.filter(each => each.startsWith('--'))) {
          const flag = word.replace(/=.*/s, '');
          assert.ok(flag in here.flags || flag in all.flags, `${said}: ${path.join(' ')} has no ${flag}`);
        }
      }
    });
  });

  describe('addresses that doctor asks', () => {
    it("are those of Google's own clients, with their parameters", async () => {
      const asked: URL[] = [];
      const image = `europe-west2-docker.pkg.dev/build/lockstep/lockstep@sha256:${'0'.repeat(64)}`;
      await examineCloud({
        project: 'p',
        region: 'europe-west2',
        database: 'lockstep',
        functions: [{ name: 'echo360-queue', kind: 'scheduled', isConsole: false }],
        now: 0,
        get: async url => {
          asked.push(new URL(url));
          return url.includes('nextPage') || !url.includes('run.googleapis.com/v2')
            ? {}
            : { terminalCondition: { state: 'CONDITION_SUCCEEDED' }, template: { containers: [{ image }] } };
        },
        knock: async () => ({ status: 302, location: null }),
      });
      assert.ok(asked.length >= 9, `${asked.length} addresses are asked`);
      for (const { hostname, pathname, searchParams } of asked) {
        const api = hostname.replace('.googleapis.com', '');
        const version = pathname.split('/')[1] ?? '';
        const file = join(
          sdk(),
          'lib/googlecloudsdk/generated_clients/apis',
          api,
          version,
          `${api}_${version}_client.py`,
        );
        const methods = [
          ...readFileSync(file, 'utf8').matchAll(
            /flat_path='([^']+)',\s*http_method='GET',[\s\S]*?query_params=\[([^\]]*)\]/g,
          ),
        ].map(([, path = '', parameters = '']) => ({
          path: new RegExp(`^/${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
          parameters: [...parameters.matchAll(/'(\w+)'/g)].map(([, name = '']) => name.replaceAll('_', '.')),
        }));
        const method = methods.find(({ path }) => path.test(pathname));
        assert.ok(method !== undefined, `${hostname}${pathname} is asked for by GET`);
        for (const name of searchParams.keys())
          assert.ok(method.parameters.includes(name), `${hostname}${pathname} takes no ${name}`);
      }
    });
  });
}
