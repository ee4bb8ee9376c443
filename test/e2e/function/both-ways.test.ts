import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { scene as ownScene } from '#functions/admin/sandbox/scene.ts';
import { recordingScene } from '#functions/cmis-echo360/sandbox/scene.ts';
import { type SandboxTimetable, seededTimetable } from '#functions/cmis-echo360/sandbox/timetable.ts';
import { scene as people } from '#functions/lookup-gitlab/sandbox/scene.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import type { Deed, SetScene } from '#shared/descriptor/scene.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { assertRefused, foreignBodies } from '#test/support/foreign-bodies.ts';
import { inTime } from '#test/support/in-time.ts';
import {
  asks,
  consolePage,
  consoleSays,
  lockstep,
  perform,
  post,
  prepare,
  underServe,
  underTheFramework,
  type Way,
} from './support/ways.ts';

const ways = [
  ['the functions framework', underTheFramework],
  ['lockstep serve', underServe],
] as const;

/** Every fourth lesson of one room. */
function fewLessons(now: number): SandboxTimetable {
  const { year, description } = seededTimetable(now, 1);
  return { year: { ...year, slots: year.slots.filter((_, index) => index % 4 === 0) }, description };
}

/** What could steer a terminal, or turn text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const evil = 'no\u001b[2J\u001b]0;owned\u0007 \u009b31m \u202eliated\u202c \u2028 end';

const overview = z.object({
  functions: z.array(
    z.object({
      name: z.string(),
      holder: z.object({ runId: z.string(), sign: z.string(), isGone: z.boolean(), endsAt: z.number() }).nullable(),
      attentions: z.array(z.object({ gravity: z.string(), sentence: z.string() })),
    }),
  ),
  needs: z.array(z.object({ sync: z.string(), view: z.string(), sentence: z.string() })),
});

for (const [name, open] of ways) {
  describe(`over HTTP, under ${name}`, { timeout: 900_000 }, () => {
    let sandbox: SandboxInstallation;
    let way: Way;
    const deeds = new Map<string, Deed>();
    const turn = async (deed: string, to: 'break' | 'undo'): Promise<string> =>
      (await deeds.get(deed)?.[to]()) ?? assert.fail(`no deed ${deed}`);
    const misbehave = async (system: string, does: object): Promise<void> => {
      const body = JSON.stringify({ does });
      assert.ok((await fetch(`${sandbox.urls[system]}/__sandbox/misbehave`, { method: 'POST', body })).ok);
    };
    const heal = async (system: string): Promise<void> =>
      void (await fetch(`${sandbox.urls[system]}/__sandbox/reset`, { method: 'POST' }));
    const standing = async (of: string) => {
      const said = overview.parse((await consoleSays(way, '/overview')).body);
      const found = said.functions.find(each => each.name === of) ?? assert.fail(`no ${of}`);
      return { ...found, sentences: found.attentions.map(({ sentence }) => sentence).join('\n'), needs: said.needs };
    };
    const beside = (file: string): string => sandbox.configFile.replace(/[^/]+$/, file);
    const outputs = (): string =>
      way
        .processes()
        .map(({ output }) => output)
        .join('');

    before(async () => {
      const noted =
        (set: SetScene): SetScene =>
        async stage => {
          const made = await set(stage);
          for (const deed of made.deeds ?? []) deeds.set(deed.name, deed);
          return made;
        };
      sandbox = await startSandbox(systemClock, [recordingScene(fewLessons), people, ownScene].map(noted));
      way = await open(sandbox, {
        'echo360-queue': { roomDaysPerRound: 10, limits: { delete: { share: 1, floor: 0, cap: 25 } } },
      });
    });
    after(async () => {
      for (const process of way?.processes() ?? []) process.kill('SIGKILL');
      await sandbox?.close();
    });

    it('starts nothing on what it does not understand, answers in JSON, and logs none of it', async () => {
      const { process, path } = way.doorOf('lookup-gitlab');
      const before = await sandbox.state();
      for (const foreign of foreignBodies) await assertRefused(`${process.url}${path}`, foreign);
      const line = `POST ${path === '' ? '/' : path} HTTP/1.1\r\nhost: localhost:${process.port}\r\nconnection: close\r\n`;
      const json = 'content-type: application/json\r\n';
      const refused: readonly (readonly [string, string, RegExp])[] = [
        ['two lengths', `${line}${json}content-length: 2\r\ncontent-length: 20\r\n\r\n{}`, /^HTTP\/1\.1 400 /],
        [
          'a length beside chunks',
          `${line}${json}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
          /^HTTP\/1\.1 400 /,
        ],
        ['two hosts', `${line}host: evil.example\r\n${json}content-length: 2\r\n\r\n{}`, /^HTTP\/1\.1 4/],
        ['two types', `${line}content-type: text/plain\r\n${json}content-length: 2\r\n\r\n{}`, /^HTTP\/1\.1 4(00|15) /],
        ['chunks without a type', `${line}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`, /^HTTP\/1\.1 415 /],
        ['a method of its own', `${line.replace('POST', 'BREW')}\r\n`, /^HTTP\/1\.1 4/],
      ];
      for (const [what, bytes, answer] of refused) {
        const heard = await process.raw(bytes);
        assert.match(heard, answer, what);
        assert.doesNotMatch(heard, /hunter2/, what);
      }
      await process.halfSent(`${line}${json}content-length: 20\r\n\r\n{"mode"`);
      const dry = '{"mode":"dry-run"}';
      const inChunks = `${line}${json}transfer-encoding: chunked\r\n\r\n${dry.length.toString(16)}\r\n${dry}\r\n0\r\n\r\n`;
      assert.match(await process.raw(inChunks), /^HTTP\/1\.1 200 .*"mode":"dry-run"/s);
      const old = `POST ${path === '' ? '/' : path} HTTP/1.0\r\nhost: localhost\r\n${json}content-length: ${dry.length}\r\n\r\n${dry}`;
      assert.match(await process.raw(old), /^HTTP\/1\.1 200 .*"mode":"dry-run"/s);
      assert.deepEqual(await sandbox.state(), before);
      assert.doesNotMatch(outputs(), /hunter2/);
    });

    it('makes only so many dry runs at once, and refuses the rest at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => post(way, 'lookup-gitlab', { mode: 'dry-run' })),
      );
      const statuses = Map.groupBy(answers, ({ status }) => status);
      assert.deepEqual([...statuses.keys()].sort(), [200, 429]);
    });

    it('lets no text of a system steer who reads an answer or the log', async () => {
      await misbehave('GitLab', { kind: 'answer', status: 403, body: evil });
      const { status, text, body } = await post(way, 'lookup-gitlab');
      await heal('GitLab');
      assert.equal(status, 500);
      assert.match(String(body['message']), /403.*liated/s);
      assert.doesNotMatch(text, steering);
      const { text: told } = await consoleSays(way, '/overview');
      assert.match(told, /liated/);
      assert.doesNotMatch(told, steering);
      assert.doesNotMatch(outputs(), steering);
    });

    it('says where a refused secret is kept, and reads the corrected one without being started again', async () => {
      const file = beside('gitlab-token');
      const right = readFileSync(file, 'utf8');
      writeFileSync(file, 'hunter2-wrong-token');
      await way.restarted('lookup-gitlab');
      const wrong = await post(way, 'lookup-gitlab');
      assert.equal(wrong.status, 500, wrong.text);
      assert.match(wrong.text, /upstreams\.gitlab\.token \(file:\/\/[^)]*gitlab-token\)/);
      assert.match((await standing('lookup-gitlab')).sentences, /lookup-gitlab failed .*401/);
      writeFileSync(file, right);
      const corrected = await post(way, 'lookup-gitlab');
      assert.equal(corrected.status, 200, corrected.text);
      assert.equal((await standing('lookup-gitlab')).sentences, '');
      assert.doesNotMatch(outputs() + wrong.text, /hunter2/);
    });

    it('says of a function that is not paused that it is not, and of a promised run what it waits for', async () => {
      assert.deepEqual(await prepare(way, 'resume', 'lookup-gitlab'), { form: null, why: 'it is not paused' });
      const { form } = await prepare(way, 'pause', 'lookup-gitlab');
      assert.equal((await perform(way, form, 'to see what waits')).status, 'done');
      const skipped = await post(way, 'lookup-gitlab', { mode: 'apply' });
      assert.deepEqual([skipped.status, skipped.body['status']], [409, 'skipped']);
      const promised = await asks(way.configFile, 'lookup-gitlab');
      const { body } = await consoleSays(way, `/runs/${promised}`);
      assert.deepEqual([body['status'], body['function']], ['promised', 'lookup-gitlab']);
      assert.match(String(body['waits']), /^It is waiting: .* has paused lookup-gitlab/);
      const shown = await lockstep(way.configFile, 'show', promised);
      assert.match(shown, /asked for run \S+ of lookup-gitlab at .*It is waiting: .* has paused lookup-gitlab/s);
      const page = await consolePage(way, `/runs/${promised}`);
      assert.match(page, /asked for it .*It is waiting/s);
      const resume = await prepare(way, 'resume', 'lookup-gitlab');
      assert.equal((await perform(way, resume.form)).status, 'done');
      assert.match(await lockstep(way.configFile, 'show', promised), /the next tick of lookup-gitlab makes it/);
      await lockstep(way.configFile, 'repair', 'lookup-gitlab', '--clear-run-state', '--export', beside('repair.json'));
    });

    it('sends what failed again, follows what was sent again already, and names what is none', async () => {
      assert.equal((await post(way, 'echo360-queue', { mode: 'apply' })).status, 200);
      await turn('presenter-without-account', 'break');
      const run = await post(way, 'echo360-queue');
      assert.equal(run.body['status'], 'partial', run.text);
      const stands = await standing('echo360-queue');
      assert.match(stands.needs.map(({ sentence }) => sentence).join(), /notifications? ha(s|ve) failed/);
      const { body } = await consoleSays(way, '/syncs/cmis-echo360/views/failed');
      const [failed] = z.array(z.object({ id: z.string() })).parse(body['items']);
      const id = failed?.id ?? assert.fail('nothing failed');
      const retry = async (...ids: readonly string[]) => {
        const asked = { parameters: { ids } };
        return await post(way, 'echo360-queue', asked, {}, '/operations/retry');
      };
      const first = await retry('0-0', id);
      assert.equal(first.body['done'], 1);
      assert.match(
        String(first.body['message']),
        /^1 notification will be tried again .*There is no notification 0-0\. \d+ others have failed\.$/,
      );
      assert.equal((await post(way, 'echo360-queue')).body['status'], 'partial', 'it fails again');
      const second = await retry(id);
      assert.equal(second.body['done'], 1, 'what became of it is followed');
      assert.match(second.text, new RegExp(`"${id}-r1".*"tried again as ${id}-r2"`));
      const none = await retry('0-0');
      assert.deepEqual([none.status, none.body['error']], [400, 'There is no notification 0-0.']);
      await turn('presenter-without-account', 'undo');
      assert.equal((await post(way, 'echo360-queue')).body['status'], 'succeeded');
    });

    it('tells in rounds what was done and what was not; only the present plan can be approved, and taken back', async () => {
      await turn('many-deletions', 'break');
      const blocked = await post(way, 'echo360-queue');
      assert.equal(blocked.status, 500);
      const said =
        /^\d+ done, then over the limit, so none of the next \d+ changes was written: delete: .* More may wait behind\.$/;
      assert.match(String(blocked.body['message']), said);
      const stands = await standing('echo360-queue');
      assert.match(stands.sentences, /A plan of echo360-queue was stopped by a limit/);
      const page = await consolePage(way, `/runs/${String(blocked.body['runId'])}`);
      assert.match(page, /what earlier rounds did stands, the rest was not written/);
      assert.doesNotMatch(page, /nothing was written/);

      const seen = await prepare(way, 'approve', 'echo360-queue');
      await turn('many-deletions', 'undo');
      assert.equal((await post(way, 'echo360-queue')).status, 200);
      await turn('many-deletions', 'break');
      const anew = await post(way, 'echo360-queue');
      assert.notEqual(anew.body['runId'], blocked.body['runId']);
      const late = await perform(way, seen.form);
      assert.equal(late.status, 'refused');
      assert.match(late.message, /is not as you saw it any more/);
      const refused = await lockstep(way.configFile, 'approve', 'echo360-queue', String(blocked.body['runId']));
      assert.match(
        refused,
        new RegExp(`is out of date.*The plan that waits now is run ${String(anew.body['runId'])}`, 's'),
      );

      const present = await prepare(way, 'approve', 'echo360-queue');
      assert.equal((await perform(way, present.form)).status, 'done');
      const back = await prepare(way, 'withdraw', 'echo360-queue');
      assert.equal((await perform(way, back.form)).status, 'done');
      assert.equal((await post(way, 'echo360-queue')).status, 500, 'still stopped');
    });

    it('is not started on a wrong configuration, and names all of its faults and none of its values', async () => {
      const wrong = { ...sandbox.config, environment: 'hunter2', log: { level: 'loud-hunter2' } };
      writeFileSync(beside('wrong.json'), JSON.stringify(wrong));
      const started = await way.startOn(beside('wrong.json'));
      assert.equal(await started.ended(), 1);
      assert.match(started.output, /environment.*log\.level/s);
      assert.doesNotMatch(started.output, /hunter2/);
    });

    it('says of a run whose process was killed that it is dead, and when the next takes over', async () => {
      await turn('wrongly-cancelled', 'break');
      await misbehave('GitLab', { kind: 'slow', ms: 60_000 });
      const lost = post(way, 'lookup-gitlab').catch(() => undefined);
      const isAtWork = async (): Promise<void> => {
        while ((await standing('lookup-gitlab')).holder === null) await systemClock.sleep(50);
      };
      await inTime(isAtWork(), 'the run is at work');
      const busy = await post(way, 'lookup-gitlab', { mode: 'apply' });
      assert.equal(busy.status, 409);
      assert.match(String(busy.body['message']), /^Run \S+ on \S+ is at work since \S+, last heard \d+ s ago\.$/);
      await way.restarted('lookup-gitlab', 'SIGKILL');
      await lost;
      await heal('GitLab');
      const { holder, sentences } = await standing('lookup-gitlab');
      assert.equal(holder?.isGone, true);
      assert.match(sentences, /is dead: its process is gone, and it was last heard \d+ s ago\. The next run/);
      const early = await post(way, 'lookup-gitlab', { mode: 'apply' });
      assert.equal(early.status, 409);
      assert.match(String(early.body['message']), /is dead: its process is gone\. The next run after \S+ takes over/);
    });

    it('ends when its state is replaced under it, and writes to neither', async () => {
      const { process } = way.doorOf('lookup-gitlab');
      const state = beside('state.sqlite');
      copyFileSync(state, `${state}.other`);
      renameSync(`${state}.other`, state);
      const before = [readFileSync(state), await sandbox.state()];
      const asked = await post(way, 'lookup-gitlab', { mode: 'apply' });
      assert.equal(asked.status, 500);
      assert.match(String(asked.body['error']), /was replaced while it was in use, so this process stops/);
      assert.equal(await process.ended(), 1);
      assert.match(process.output, /was replaced while it was in use/);
      assert.deepEqual([readFileSync(state), await sandbox.state()], before);
      await way.restarted('lookup-gitlab');
    });

    it('says once that recordings without any record are to be adopted, or the state restored', async () => {
      for (const process of way.processes()) await process.end('SIGKILL');
      for (const file of ['state.sqlite', 'state.sqlite-wal', 'state.sqlite-shm'])
        rmSync(beside(file), { force: true });
      await turn('many-deletions', 'undo');
      await way.restarted('echo360-refresh');
      const { body, text } = await post(way, 'echo360-refresh', { mode: 'dry-run' });
      const findings = z.array(z.object({ kind: z.string(), message: z.string() })).parse(body['findings']);
      assert.deepEqual([body['findingsTotal'], findings[0]?.kind], [1, 'state-lost'], text.slice(0, 500));
      assert.match(findings[0]?.message ?? '', /^Echo360 holds \d+ recordings .* Restore the state, or make them ours/);
    });
  });
}
