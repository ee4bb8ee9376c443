import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Cloud } from '#shared/installation/doctor/cloud/cloud.ts';
import { cloudChecks, examineCloud } from '#shared/installation/doctor/cloud/examine-cloud.ts';

const image = `europe-west2-docker.pkg.dev/build-project/lockstep/lockstep@sha256:${'0'.repeat(64)}`;
const service = {
  uri: 'https://admin.example',
  terminalCondition: { state: 'CONDITION_SUCCEEDED' },
  template: { annotations: { 'lockstep/configuration': 'abc' }, containers: [{ image }] },
};

/** What a project answers in which everything is as it should be, by the end of the address. */
const right: Readonly<Record<string, unknown>> = {
  '/services/lookup-gitlab': service,
  '/services/admin': service,
  '/jobs/lookup-gitlab': { state: 'ENABLED', status: {} },
  '/indexes': { indexes: [{ name: 'a', state: 'READY' }] },
  '/alertPolicies': { alertPolicies: [{ displayName: 'A run failed', enabled: true }] },
  '/metrics': { metrics: [{ name: 'lockstep/run-failed' }] },
  '/dashboards': { dashboards: [{ displayName: 'Lockstep, production' }] },
  '/timeSeries': {
    timeSeries: [{ resource: { labels: { service_name: 'admin' } }, points: [{ value: { doubleValue: 900 } }] }],
  },
  // Builds are in the project that the image is from; others' builds are none of ours.
  '/projects/build-project/locations/europe-west2/builds': {
    builds: [
      { id: 'b2', status: 'FAILURE', substitutions: { TRIGGER_NAME: 'another' } },
      { id: 'b1', status: 'SUCCESS', substitutions: { TRIGGER_NAME: 'lockstep-apply-production' } },
    ],
  },
  '/services': {
    services: ['run', 'cloudscheduler', 'firestore', 'secretmanager', 'logging', 'monitoring', 'iap'].map(name => ({
      name: `projects/1/services/${name}.googleapis.com`,
    })),
  },
};

function cloud(
  answers: Readonly<Record<string, unknown>>,
  location: string | null = 'https://accounts.google.com/o',
): Cloud {
  return {
    project: 'p',
    region: 'europe-west2',
    database: 'lockstep',
    functions: [
      { name: 'lookup-gitlab', kind: 'scheduled', isConsole: false },
      { name: 'admin', kind: 'endpoint', isConsole: true },
    ],
    now: Date.parse('2026-11-27T12:00:00Z'),
    get: async url => {
      const { pathname } = new URL(url);
      const key = Object.keys(answers).find(end => pathname.endsWith(end));
      if (key === undefined) throw new Error(`403: no right to see ${pathname}`);
      return answers[key];
    },
    knock: async () => ({ status: location === null ? 200 : 302, location }),
  };
}

const told = async (of: Cloud): Promise<string> =>
  (await examineCloud(of)).flatMap(({ about, isGood, says }) => (isGood ? [] : [`${about}: ${says}`])).join('\n');

describe('what doctor looks at in Google Cloud', () => {
  it('is all good where everything is', async () => {
    const findings = await examineCloud(cloud(right));
    assert.equal(await told(cloud(right)), '');
    assert.deepEqual([...new Set(findings.map(({ about }) => about))], Object.keys(cloudChecks));
  });

  const unready = {
    ...service,
    terminalCondition: { state: 'CONDITION_FAILED', message: 'the image cannot be pulled' },
  };
  const older = { ...service, template: { ...service.template, containers: [{ image: 'registry.example/older' }] } };
  const wrongs: Readonly<Record<string, readonly [answers: object, says: RegExp]>> = {
    'an API that is off': [{ '/services': { services: [] } }, /^apis: Not enabled in p: run, /m],
    'a service that is not ready': [
      { '/services/admin': unready },
      /^services: admin is not ready: the image cannot be pulled/m,
    ],
    'two releases at once': [{ '/services/admin': older }, /^release: Functions run 2 images and 1 configurations/m],
    'a job that is refused': [
      { '/jobs/lookup-gitlab': { state: 'ENABLED', status: { code: 7, message: 'PERMISSION_DENIED' } } },
      /^jobs: The last attempt of lookup-gitlab was refused/m,
    ],
    'a job that cannot run': [{ '/jobs/lookup-gitlab': { state: 'UPDATE_FAILED' } }, /^jobs: .* is UPDATE_FAILED/m],
    'an index that is being built': [
      { '/indexes': { indexes: [{ name: 'a', state: 'CREATING' }] } },
      /^indexes: 1 of 1 indexes are not ready/m,
    ],
    'a policy that Monitoring cannot use': [
      {
        '/alertPolicies': {
          alertPolicies: [{ displayName: 'A run failed', validity: { code: 3, message: 'no such metric' } }],
        },
      },
      /^alerts: A run failed: no such metric/m,
    ],
    'no policies': [{ '/alertPolicies': {} }, /^alerts: There are 0 alert policies/m],
    'no dashboard': [{ '/dashboards': {} }, /^dashboard: There is no/m],
    'slow starts': [
      {
        '/timeSeries': {
          timeSeries: [{ resource: { labels: { service_name: 'x' } }, points: [{ value: { doubleValue: 61_000 } }] }],
        },
      },
      /^starts: x starts within 61000 ms/m,
    ],
    'a build that failed': [
      {
        '/projects/build-project/locations/europe-west2/builds': {
          builds: [{ id: 'b1', status: 'INTERNAL_ERROR', substitutions: { TRIGGER_NAME: 'lockstep-plan-staging' } }],
        },
      },
      /^builds: The last build of build-project \(lockstep-plan-staging\): INTERNAL_ERROR/m,
    ],
  };
  for (const [what, [answers, says]] of Object.entries(wrongs)) {
    it(`names ${what}, and nothing else`, async () => {
      const lines = await told(
        cloud({ ...answers, ...Object.fromEntries(Object.entries(right).filter(([key]) => !(key in answers))) }),
      );
      assert.match(lines, says);
      assert.equal(lines.split('\n').length, 1, lines);
    });
  }

  it('names a console that lets strangers in', async () =>
    assert.match(await told(cloud(right, null)), /^sign-in: admin answers a stranger with 200/m));

  it('says of each check that it could not be made, and makes the others', async () => {
    const { '/indexes': _, ...others } = right;
    assert.match(await told(cloud(others)), /^indexes: 403: no right to see/m);
  });

  it('reads the pages of a list to the end', async () => {
    const pages = cloud(right);
    const get: Cloud['get'] = async url => {
      if (!url.includes('/indexes')) return await pages.get(url);
      return url.includes('pageToken=2')
        ? { indexes: [{ name: 'b', state: 'CREATING' }] }
        : { indexes: [{ name: 'a', state: 'READY' }], nextPageToken: '2' };
    };
    assert.match(await told({ ...pages, get }), /^indexes: 1 of 2/m);
  });

  it('is, word for word, what the README says cannot be proven without a cloud', () => {
    const readme = readFileSync('terraform/README.md', 'utf8');
    const section = readme.slice(readme.indexOf('## What cannot be proven without a cloud')).split(/^## /m)[1] ?? '';
    const listed = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    assert.deepEqual(listed.toSorted(), Object.keys(cloudChecks).toSorted());
  });
});
