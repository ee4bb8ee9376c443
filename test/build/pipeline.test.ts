import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { auditVerdict } from '#build/audit-verdict.ts';
import { changelogWith } from '#build/changelog.ts';
import { deployedServices, smokeTest } from '#build/smoke.ts';
import { imageOptions } from '#test/bench/cold-start/image-options.ts';

const build = z.object({
  steps: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string().regex(/@sha256:[0-9a-f]{64}$/),
      entrypoint: z.string(),
      args: z.array(z.string()),
    }),
  ),
  substitutions: z.record(z.string().regex(/^_[A-Z]+$/), z.string()),
  options: z.looseObject({ logging: z.literal('CLOUD_LOGGING_ONLY') }),
  timeout: z.string().regex(/^\d+s$/),
});
const manifest = z
  .looseObject({ scripts: z.record(z.string(), z.string()), allowScripts: z.record(z.string(), z.boolean()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const given = ['COMMIT_SHA', 'TAG_NAME'];

describe('the build', () => {
  for (const file of ['cloudbuild.yaml', 'cloudbuild.apply.yaml']) {
    it(`${file} names only scripts and substitutions that there are`, () => {
      const { steps, substitutions } = build.parse(parse(readFileSync(file, 'utf8')));
      const words = steps.flatMap(({ args }) => args);
      for (const [, name = ''] of words.join(' ').matchAll(/\$\{?([A-Z_]+)/g)) {
        assert.ok(given.includes(name) || substitutions[name] !== undefined, `${file}: $${name}`);
      }
      for (const [script] of words.join(' ').matchAll(/build\/[\w-]+\.sh/g)) assert.ok(existsSync(script), script);
      for (const { entrypoint, args } of steps) {
        if (entrypoint === 'npm' && args[0] === 'run') assert.ok(manifest.scripts[args[1] ?? ''], `npm run ${args[1]}`);
      }
    });
  }

  it('gives each trigger the substitutions that its build wants', () => {
    const triggers = readFileSync('terraform/bootstrap/builds.tf', 'utf8');
    for (const file of ['cloudbuild.yaml', 'cloudbuild.apply.yaml']) {
      for (const name of Object.keys(build.parse(parse(readFileSync(file, 'utf8'))).substitutions)) {
        assert.match(triggers, new RegExp(`\\b${name}\\b`), name);
      }
    }
  });

  it('has scripts that a shell understands', () => {
    for (const script of ['plan', 'apply', 'image', 'machine']) execFileSync('sh', ['-n', `build/${script}.sh`]);
  });

  it('plans and applies by its scripts from any folder, back to an older release as well', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-scripts-'));
    // In terraform's place: says what it was asked for and where, and writes what it would write.
    const recorder = `#!/bin/sh
printf '%s %s\\n' "$(basename "$PWD")" "$*" >>${folder}/asked
for word; do case $word in -out=*) : >"\${word#-out=}";; esac; done
: >.terraform.lock.hcl
echo '{}'
`;
    try {
      for (const place of ['build', 'terraform/environment', 'terraform/alerting', 'bin'])
        mkdirSync(join(folder, place), { recursive: true });
      for (const script of ['plan.sh', 'apply.sh']) copyFileSync(`build/${script}`, join(folder, 'build', script));
      writeFileSync(join(folder, 'bin/terraform'), recorder, { mode: 0o755 });
      const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
      const run = (script: string, ...given: string[]): string =>
        execFileSync('sh', [join('build', script), ...given], { cwd: folder, env, encoding: 'utf8' });
      for (const release of ['v1.2.3', 'v1.2.2']) {
        writeFileSync(join(folder, `${release}.tfvars`), `image = "registry.example/lockstep@${release}"\n`);
        writeFileSync(join(folder, 'asked'), '');
        run('plan.sh', 'production', `${release}.tfvars`, 'bucket', 'plans');
        for (const root of ['environment', 'alerting']) run('apply.sh', root, 'bucket', 'plans');
        const asked = readFileSync(join(folder, 'asked'), 'utf8').replaceAll(realpathSync(folder), '.').split('\n');
        const own = (root: string): string =>
          `-var-file=../environments/production/project.tfvars -var-file=../environments/production/${root}.tfvars`;
        assert.deepEqual(
          asked.filter(line => / (plan|apply) /.test(line)),
          [
            `environment plan -input=false -lock-timeout=5m -out=./plans/environment.tfplan ${own('environment')} -var-file=./${release}.tfvars`,
            `alerting plan -input=false -lock-timeout=5m -out=./plans/alerting.tfplan ${own('alerting')}`,
            'environment apply -input=false -lock-timeout=5m -parallelism=1 ./plans/environment.tfplan',
            'alerting apply -input=false -lock-timeout=5m -parallelism=1 ./plans/alerting.tfplan',
          ],
        );
        assert.equal(
          asked.filter(line => /init .*-lockfile=readonly/.test(line)).length,
          2,
          'the provider that planned applies',
        );
        for (const file of ['environment.txt', 'environment.json', 'alerting.lock.hcl'])
          assert.ok(existsSync(join(folder, 'plans', file)), file);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes images by digest, runs without rights, and starts node itself', () => {
    const lines = readFileSync('Containerfile', 'utf8').split('\n');
    assert.ok(lines.some(line => /^ARG BASE=\S+@sha256:[0-9a-f]{64}$/.test(line)));
    assert.deepEqual(
      lines.filter(line => line.startsWith('FROM ')).map(line => line.split(' ')[1]),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the container file
      ['${BASE}'],
    );
    const user = lines.indexOf('USER 65532:65532');
    const compiled = lines.findIndex(line => line.startsWith('RUN '));
    assert.ok(user >= 0 && user < compiled, 'what is compiled is kept for the user that reads it');
    const command = z.array(z.string()).parse(JSON.parse(lines.find(line => line.startsWith('CMD '))?.slice(4) ?? ''));
    assert.ok(command.every(word => !/^(npm|sh)\b/.test(word)));
    // V8 takes what it compiled under one set of options to be useless under another.
    const { warming, starting } = imageOptions(process.cwd());
    assert.deepEqual(warming, starting);
    assert.ok(!starting.includes('--enable-source-maps'), 'every start would read every map');
    assert.ok(existsSync(command.at(-1) ?? ''), 'the file that node starts is in the package');
  });

  it('has decided on every package that wants to run something when it is installed', () => {
    const lock = z.object({
      packages: z.record(z.string(), z.looseObject({ hasInstallScript: z.boolean().optional() })),
    });
    const { packages } = lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
    const wanting = Object.entries(packages).flatMap(([place, { hasInstallScript }]) =>
      hasInstallScript === true ? [place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [],
    );
    const decided = Object.entries(manifest.allowScripts).map(([name]) => name.replace(/(?<=.)@[^/]*$/, ''));
    for (const name of wanting)
      assert.ok(decided.includes(name), `${name}: npm install-scripts deny ${name}, or approve it and say why`);
  });
});

describe('the audit', () => {
  const report = (severity: string): string =>
    JSON.stringify({ metadata: { vulnerabilities: { total: 1 } }, vulnerabilities: { leftpad: { severity } } });
  it('stops a release for what is high or critical', () => {
    for (const severity of ['high', 'critical'])
      assert.equal(auditVerdict({ stdout: report(severity), stderr: '' }).isBad, true);
    for (const severity of ['low', 'moderate'])
      assert.equal(auditVerdict({ stdout: report(severity), stderr: '' }).isBad, false);
  });
  it('says that nothing was checked where the registry refuses', () => {
    const { isBad, message } = auditVerdict({
      stdout: '{"message": "405 Method Not Allowed"}',
      stderr: 'npm warn audit 405 Method Not Allowed - POST https://registry.example\n',
    });
    assert.equal(isBad, false);
    assert.match(message, /NOT CHECKED .*405/);
  });
});

describe('a release', () => {
  it('stands at the top of the changelog', () => {
    const before = '# Changelog\n\n## 0.1.0\n\n- First.\n';
    const release = { version: '0.2.0', date: '2026-12-01', subjects: ['Do this', 'Do that'] };
    assert.equal(
      changelogWith(before, release),
      '# Changelog\n\n## 0.2.0, 2026-12-01\n\n- Do this\n- Do that\n\n## 0.1.0\n\n- First.\n',
    );
    assert.match(
      changelogWith('# Changelog\n', { ...release, subjects: [] }),
      /^# Changelog\n\n## 0\.2\.0, 2026-12-01\n\n- Nothing/,
    );
  });

  it('gathers the commits since the last one, sets the version and tags', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-release-'));
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const author = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.ac.uk'];
    const git = (...command: string[]): string =>
      execFileSync('git', [...author, ...command], { cwd: folder, encoding: 'utf8', env });
    try {
      git('init', '--quiet');
      git('config', 'user.name', 'Somebody');
      git('config', 'user.email', 'somebody@example.ac.uk');
      cpSync('build', join(folder, 'build'), { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{"name": "x", "version": "0.1.0", "type": "module"}\n');
      writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## 0.1.0\n\n- First.\n');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'First');
      git('tag', 'v0.1.0');
      writeFileSync(join(folder, 'more'), '');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'Bring more');
      const release = (...version: string[]): string =>
        execFileSync(process.execPath, ['build/release.ts', ...version], {
          cwd: folder,
          encoding: 'utf8',
          env,
          stdio: 'pipe',
        });
      assert.throws(() => release('next'), /Say which version/);
      assert.match(release('0.2.0'), /v0\.2\.0: 1 commits/);
      assert.match(
        readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'),
        /^# Changelog\n\n## 0\.2\.0, .*\n\n- Bring more\n\n## 0\.1\.0/,
      );
      assert.equal(git('describe', '--exact-match').trim(), 'v0.2.0');
      assert.equal(git('status', '--porcelain'), '');
      assert.throws(() => release('0.2.0'), /exists already/);
      writeFileSync(join(folder, 'more'), 'changed');
      assert.throws(() => release('0.3.0'), /not committed/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the smoke test', () => {
  const output = JSON.stringify({
    services: {
      value: {
        'lookup-gitlab': {
          kind: 'scheduled',
          access: null,
          uri: 'https://lookup.example',
          audience: 'https://a.internal/lookup-gitlab',
        },
        'item-hook': {
          kind: 'endpoint',
          access: 'hook',
          uri: 'https://hook.example',
          audience: 'https://a.internal/item-hook',
        },
        admin: { kind: 'endpoint', access: 'iap', uri: 'https://admin.example', audience: 'https://a.internal/admin' },
      },
    },
  });
  const right = (url: URL, init: RequestInit): Response => {
    const name = { lookup: 'lookup-gitlab', hook: 'item-hook', admin: 'admin' }[url.hostname.split('.')[0] ?? ''] ?? '';
    if (name === 'admin') return new Response('', { status: 302 });
    const { authorization } = z.record(z.string(), z.string()).parse(init.headers ?? {});
    if (authorization === undefined) return new Response('', { status: 403 });
    if (authorization !== `Bearer token for https://a.internal/${name}`) return new Response('', { status: 401 });
    return url.pathname === '/health'
      ? Response.json({ function: name })
      : Response.json({ status: 'succeeded', message: 'Nothing to do.' });
  };
  const check = (answer: typeof right) =>
    smokeTest(deployedServices(output), {
      fetch: async (url, init) => answer(url, init),
      token: async audience => `token for ${audience}`,
    });

  it('is content when everything answers as it should', async () => assert.deepEqual(await check(right), []));

  const wrongs: Readonly<Record<string, readonly [answer: typeof right, told: RegExp]>> = {
    'lets somebody in without a token': [
      (url, init) => (init.headers === undefined ? Response.json({}) : right(url, init)),
      /lookup-gitlab: a request without a token was answered 200, not 401 or 403/,
    ],
    'is not up': [
      (url, init) => (url.pathname === '/health' ? new Response('', { status: 404 }) : right(url, init)),
      /its health was answered 404/,
    ],
    'serves another function': [
      (url, init) =>
        url.pathname === '/health' && init.headers !== undefined
          ? Response.json({ function: 'admin' })
          : right(url, init),
      /its address serves admin/,
    ],
    'fails its dry run': [
      (url, init) =>
        init.method === 'POST'
          ? Response.json({ message: 'GitLab refuses the token.' }, { status: 500 })
          : right(url, init),
      /a dry run was answered 500, not 200: GitLab refuses the token/,
    ],
    'is not there': [
      (url, init) => {
        if (url.hostname === 'hook.example') throw new TypeError('fetch failed');
        return right(url, init);
      },
      /item-hook: its health got no answer: TypeError: fetch failed/,
    ],
  };
  for (const [what, [answer, told]] of Object.entries(wrongs)) {
    it(`tells of a service that ${what}`, async () => assert.match((await check(answer)).join('\n'), told));
  }
});
