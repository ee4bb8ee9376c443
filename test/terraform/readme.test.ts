import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { deployedFunctions } from '#functions/deployment-map.ts';
import { alertFigures } from '#shared/installation/alert-fields.ts';
import { overdueFigures } from '#shared/installation/overdue.ts';
import { at, listAt, ofType, type Planned, type TestedRoot, testRoot, textAt, variablesOf } from './planned.ts';
import { openTerraform, type Terraform, withoutTerraform } from './terraform.ts';

const readme = readFileSync('terraform/README.md', 'utf8');
const runbook = readFileSync('terraform/RUNBOOK.md', 'utf8');
const texts = [readme, runbook].join('\n');

/** The rows of the table below a heading, cell by cell. */
function table(heading: string): string[][] {
  const section = readme.slice(readme.indexOf(`## ${heading}\n`)).split(/^## /m)[1] ?? '';
  const rows = section.split('\n').filter(line => line.startsWith('|'));
  return rows.slice(2).map(row =>
    row
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
}

function codes(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

describe('the deployment walk', { skip: withoutTerraform }, () => {
  let terraform: Terraform;
  let bootstrap: TestedRoot;
  let planned: Planned[];
  before(async () => {
    terraform = await openTerraform();
    bootstrap = await testRoot(terraform, 'bootstrap');
    const environment = await testRoot(terraform, 'environment', variablesOf('environment', 'production'));
    const more = [];
    for (const module of ['hook', 'console', 'endpoint'])
      more.push(...(await testRoot(terraform, `modules/${module}`)).planned);
    planned = [...environment.planned, ...more];
  });
  after(() => terraform.stop());

  it('names every variable that a service gets, and no other', () => {
    const given = ofType(planned, 'google_cloud_run_v2_service').flatMap(({ values }) =>
      listAt(values, 'template.0.containers').flatMap(container =>
        listAt(container, 'env').map(variable => textAt(variable, 'name')),
      ),
    );
    const named = table('Variables of a service').flatMap(([cell = '']) => codes(cell));
    assert.deepEqual([...new Set(given)].toSorted(), named.toSorted());
  });

  it('names every permission that an environment gives, and no other', () => {
    const roles = planned
      .filter(({ type }) => type.endsWith('_iam_member'))
      .flatMap(({ values }) => {
        const role = at(values, 'role');
        return typeof role === 'string' && role.startsWith('roles/') ? [role] : [];
      });
    const rows = table('Permissions');
    const end = rows.findIndex(([who = '']) => who === 'Account');
    const named = rows.slice(0, end < 0 ? undefined : end).flatMap(([, cell = '']) => codes(cell));
    const [custom] = ofType(planned, 'google_project_iam_custom_role');
    const permissions = z.array(z.string()).parse(at(custom?.values, 'permissions'));
    const expected = [...new Set(roles), ...permissions, textAt(custom?.values, 'role_id')];
    assert.deepEqual([...new Set(named)].toSorted(), expected.toSorted());
  });

  it('names only scripts, folders and triggers that there are', () => {
    const { scripts } = z
      .looseObject({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    for (const [, name = ''] of texts.matchAll(/npm run ([a-z-]+)/g))
      assert.ok(scripts[name] !== undefined, `npm run ${name}`);
    for (const [script] of texts.matchAll(/build\/[a-z-]+\.sh/g)) assert.ok(existsSync(script), script);
    const triggers = ofType(bootstrap.planned, 'google_cloudbuild_trigger').map(({ values }) => textAt(values, 'name'));
    for (const [name] of texts.matchAll(/lockstep-(?:plan|apply)-(?:development|staging|production)/g))
      assert.ok(triggers.includes(name), name);
    for (const [, path = ''] of texts.matchAll(/\]\((?!https?:)([^)#]+)/g))
      assert.ok(existsSync(`terraform/${path}`), path);
    for (const [, anchor = ''] of runbook.matchAll(/README\.md#([a-z-]+)/g)) {
      const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, text = '']) =>
        text
          .toLowerCase()
          .replaceAll(' ', '-')
          .replaceAll(/[^a-z-]/g, ''),
      );
      assert.ok(headings.includes(anchor), anchor);
    }
  });

  it('names only commands of lockstep that there are', () => {
    const sources = globSync('shared/cli/command/*.ts').map(file => readFileSync(file, 'utf8'));
    const commands = sources.flatMap(source =>
      [...source.matchAll(/\.command\(['"`]([a-z-]+)/g)].map(([, name = '']) => name),
    );
    // What people may do to a sync is a command of its own: the descriptors say which.
    const operations = ['adopt', 'retry'];
    for (const [, name = ''] of texts.matchAll(/`lockstep ([a-z-]+)/g)) {
      assert.ok([...commands, ...operations].includes(name), `lockstep ${name}`);
    }
  });

  it('names every variable of Terraform, says which may be left out, and has the others in every environment', () => {
    const declared = (root: string): [name: string, isNeeded: boolean][] =>
      readFileSync(`terraform/${root}/variables.tf`, 'utf8')
        .split(/^variable /m)
        .slice(1)
        .map(text => [/^"(\w+)"/.exec(text)?.[1] ?? '', !/^ {2}default\b/m.test(text)]);
    const told = (text: string): [name: string, isNeeded: boolean][] =>
      [...text.matchAll(/(\()?`(\w+)`/g)].map(([, bracket, name = '']) => [name, bracket === undefined]);
    const byRoot: Record<string, [string, boolean][]> = {};
    let last = '';
    for (const [root = '', names = ''] of table('Variables')) {
      last = root === '' ? last : root.replaceAll(/[`/]/g, '');
      byRoot[last] = [...(byRoot[last] ?? []), ...told(names)];
    }
    const { 'all of an environment': common = [], ...own } = byRoot;
    const sorted = (all: readonly [string, boolean][]) => all.toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const root of ['environment', 'alerting'])
      assert.deepEqual(sorted([...common, ...(own[root] ?? [])]), sorted(declared(root)), root);
    assert.deepEqual(sorted(own['bootstrap'] ?? []), sorted(declared('bootstrap')), 'bootstrap');
    for (const environment of ['development', 'staging', 'production']) {
      for (const root of ['environment', 'alerting']) {
        const given = ['project', root]
          .map(file => readFileSync(`terraform/environments/${environment}/${file}.tfvars`, 'utf8'))
          .join('\n');
        for (const [name, isNeeded] of declared(root)) {
          if (isNeeded && name !== 'image')
            assert.match(given, new RegExp(`^${name} +=`, 'm'), `${environment}: ${name}`);
        }
      }
    }
  });

  it('names every role that the bootstrap gives, to whom it gives it, and no other', () => {
    const given = bootstrap.planned
      .filter(({ type }) => type.endsWith('_iam_member'))
      .map(({ values }) => textAt(values, 'role'));
    const [, ofAccounts = ''] = readme.split('The accounts that build, plan and apply have');
    const [rows = ''] = ofAccounts.split(/^## /m);
    const named = codes(rows).filter(code => code.startsWith('roles/'));
    assert.deepEqual([...new Set(named)].toSorted(), [...new Set(given)].toSorted());
  });

  it('names what Terraform cannot make as the output of the bootstrap prints it', () => {
    const outputs = readFileSync('terraform/bootstrap/outputs.tf', 'utf8');
    const commands = [...outputs.matchAll(/"(gcloud [^"]+)"/g)].map(([, command = '']) =>
      command.replaceAll(/\$\{[^}]+\}/g, '<project>'),
    );
    assert.ok(commands.length > 0, 'something is made by hand');
    for (const command of commands) assert.ok(readme.includes(command), command);
  });

  it('names only variables of Terraform that there are', () => {
    const declared = ['environment', 'alerting', 'bootstrap'].flatMap(root =>
      [...readFileSync(`terraform/${root}/variables.tf`, 'utf8').matchAll(/^variable "(\w+)"/gm)].map(
        ([, name = '']) => name,
      ),
    );
    for (const [, name = ''] of readme.matchAll(/`(\w+) = ["[]/g)) assert.ok(declared.includes(name), name);
    assert.ok(declared.includes('hook_public_by'));
  });

  it('calculates right, for every function that is served', () => {
    let quiet = 0;
    const priced = new Set<string>();
    for (const [what = '', runs = '', cpu = '', memory = '', job = '', month = ''] of table('What a month costs')) {
      for (const name of codes(what)) priced.add(name);
      const [, seconds, cost] = /^([\d,]+) = \$([\d.]+)$/.exec(cpu) ?? [];
      if (seconds === undefined) continue;
      const number = (text: string): number => Number(text.replaceAll(/[^\d.]/g, ''));
      const factors = runs.replace(/^\+ /, '').split(' × ').map(number);
      assert.equal(
        factors.reduce((product, factor) => product * factor, 1),
        number(seconds),
        `${what}: vCPU-seconds`,
      );
      assert.ok(Math.abs(number(seconds) * 0.0000336 - Number(cost)) < 0.006, `${what}: processors`);
      const [, gib = '', memoryCost = ''] = /^([\d,]+) = \$([\d.]+)$/.exec(memory) ?? [];
      assert.ok(Math.abs(number(gib) * 0.0000035 - Number(memoryCost)) < 0.006, `${what}: memory`);
      const sum = Number(cost) + Number(memoryCost) + (job === '' ? 0 : number(job));
      assert.ok(Math.abs(sum - number(month)) < 0.011, `${what}: ${sum} is not ${month}`);
      if (!month.startsWith('+')) quiet += number(month);
    }
    const served = Object.entries(deployedFunctions()).flatMap(([name, { kind }]) =>
      kind === 'by-hand' ? [] : [name],
    );
    assert.deepEqual([...priced].toSorted(), served.toSorted());
    assert.match(readme, new RegExp(`all functions come to \\*\\*\\$${Math.round(quiet)}\\*\\*`));
  });

  it('tells the figures behind the alerts as the code has them', () => {
    const { failedShare, failedAtLeast, abortedRuns, queueAgeMs, waitingMs, credentialMs } = alertFigures;
    const { missedIntervals, atLeastMs } = overdueFigures;
    assert.deepEqual(
      { failedShare, failedAtLeast, abortedRuns, missedIntervals },
      { failedShare: 0.1, failedAtLeast: 5, abortedRuns: 3, missedIntervals: 3 },
    );
    const [minute, hour] = [60_000, 3_600_000];
    assert.deepEqual(
      [atLeastMs / minute, queueAgeMs / hour, waitingMs / hour, credentialMs / hour / 24],
      [30, 6, 24, 30],
    );
    for (const words of [
      'more than a tenth',
      'at least five',
      'three runs in a row',
      'three intervals',
      'half an hour',
      'six hours',
      'more than a day',
      'within 30 days',
    ]) {
      assert.ok(runbook.toLowerCase().replaceAll(/\s+/g, ' ').includes(words), words);
    }
  });
});
