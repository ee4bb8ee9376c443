import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compileCache } from '#test/support/compile-cache.ts';

const executable = fileURLToPath(new URL('../../functions/lockstep.ts', import.meta.url));

const document = z.object({
  runs: z.array(
    z.looseObject({
      function: z.string(),
      status: z.string(),
      counts: z.record(z.string(), z.looseObject({ done: z.number() })),
    }),
  ),
  targets: z.array(z.string()),
});

describe('lockstep sandbox --once', () => {
  it('shows, without any configuration, the recordings following the timetable', async () => {
    const child = spawn(process.execPath, [executable, 'sandbox', '--once', '--json'], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { PATH: process.env['PATH'] ?? '', ...compileCache() },
      timeout: 600_000,
      killSignal: 'SIGKILL',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', chunk => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', chunk => {
      stderr += chunk;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, stderr);

    const { runs, targets } = document.parse(JSON.parse(stdout));
    const [first, second] = runs.filter(run => run.function === 'echo360-queue');
    assert.ok(
      runs.every(run => run.status === 'succeeded'),
      stdout,
    );
    const of = (name: string, kind: string): readonly number[] =>
      runs.flatMap(run => (run.function === name ? (run.counts[kind]?.done ?? 0) : []));
    assert.ok((of('item-sync', 'mark')[0] ?? 0) >= 40, 'the first pass marks the whole group');
    assert.ok((of('item-sync', 'hook-create')[0] ?? 0) >= 40, 'and gives each project our webhook');
    assert.ok((of('item-queue', 'create')[0] ?? 0) >= 40, 'all of it is ingested');
    assert.ok((of('item-queue', 'update').at(-1) ?? 0) > 0, 'what was pushed meanwhile is ingested again');
    assert.ok((first?.counts['create']?.done ?? 0) > 100, 'the first sync records the timetable');
    assert.ok((second?.counts['update']?.done ?? 0) > 0, 'a moved lesson moves its recordings');
    assert.ok((second?.counts['delete']?.done ?? 0) > 0, 'a cancelled lesson loses them');
    assert.ok(
      targets.some(line => /moved\): \d{4}-\d\d-\d\d 20:00–21:00/.test(line)),
      targets.join('\n'),
    );
    assert.ok(
      targets.some(line => /cancelled\): no recording\./.test(line)),
      targets.join('\n'),
    );
  });
});
