import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Cloud } from '#shared/installation/doctor/cloud/cloud.ts';
import { cloudChecks, examineCloud } from '#shared/installation/doctor/cloud/examine-cloud.ts';
import { neededApis } from '#shared/installation/doctor/cloud/project-checks.ts';

const image = `europe-west2-docker.pkg.dev/build-project/lockstep/lockstep@sha256:${'0'.repeat(64)}`;
const service = {
  uri: 'https://admin.example',
  iapEnabled: true,
  terminalCondition: { state: 'CONDITION_SUCCEEDED' },
  template: { annotations: { 'lockstep/configuration': 'abc' }, containers: [{ image }] },
};

const ours = { TRIGGER_NAME: 'lockstep-apply-production' };

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
      { id: 'b3', status: 'FAILURE', createTime: '2026-11-27T11:00:00Z', substitutions: { TRIGGER_NAME: 'another' } },
      { id: 'b1', status: 'FAILURE', createTime: '2026-11-26T10:00:00.5Z', substitutions: ours },
      { id: 'b2', status: 'SUCCESS', createTime: '2026-11-27T10:00:00.123456Z', substitutions: ours },
    ],
  },
  '/services': {
    services: neededApis.map(name => ({ name: `projects/1/services/${name}.googleapis.com` })),
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
    'an API that is off': [{ '/services': { services: [] } }, /^apis: Not enabled in p: billingbudgets, /m],
    'a service that is not ready': [
      { '/services/admin': unready },
      /^services: admin is not ready: the image cannot be pulled/m,
    ],
    'two releases at once': [{ '/services/admin': older }, /^release: Functions run 2 images and 1 configuration\b/m],
    'a job that is refused': [
      { '/jobs/lookup-gitlab': { state: 'ENABLED', status: { code: 7, message: 'PERMISSION_DENIED' } } },
      /^jobs: The last attempt of lookup-gitlab was refused/m,
    ],
    'a job that cannot run': [{ '/jobs/lookup-gitlab': { state: 'UPDATE_FAILED' } }, /^jobs: .* is UPDATE_FAILED/m],
    'an index that is being built': [
      { '/indexes': { indexes: [{ name: 'a', state: 'CREATING' }] } },
      /^indexes: 1 of 1 index is not ready/m,
    ],
    'a policy that Monitoring cannot use': [
      {
        '/alertPolicies': {
          alertPolicies: [{ displayName: 'A run failed', validity: { code: 3, message: 'no such metric' } }],
        },
      },
      /^alerts: A run failed: no such metric/m,
    ],
    'a metric that is switched off': [
      { '/metrics': { metrics: [{ name: 'lockstep/run-failed', disabled: true }] } },
      /^alerts: Metrics that count nothing: lockstep\/run-failed/m,
    ],
    'no policies': [{ '/alertPolicies': {} }, /^alerts: Of ours there: 0 alert policies, 1 metric\./m],
    'no dashboard': [{ '/dashboards': {} }, /^dashboard: There is no/m],
    'slow starts': [
      {
        '/timeSeries': {
          timeSeries: [
            { resource: { labels: { service_name: 'another' } }, points: [{ value: { doubleValue: 99_000 } }] },
            {
              resource: { labels: { service_name: 'admin' } },
              points: [{ value: { doubleValue: 'NaN' } }, { value: { doubleValue: 61_000 } }],
            },
          ],
        },
      },
      /^starts: admin starts within 61000 ms/m,
    ],
    'a build that failed': [
      {
        '/projects/build-project/locations/europe-west2/builds': {
          builds: [
            {
              id: 'b1',
              status: 'INTERNAL_ERROR',
              createTime: '2026-11-27T10:00:00Z',
              substitutions: { TRIGGER_NAME: 'lockstep-plan-staging' },
            },
          ],
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

  it('names a console that lets strangers in, or that nobody can sign in to', async () => {
    assert.match(
      await told(cloud(right, null)),
      /^sign-in: admin answers a stranger with 200, and leads to no sign-in/m,
    );
    assert.match(await told(cloud(right, 'https://accounts.google.com.example/')), /^sign-in: .* leads to no sign-in/m);
    const off = { ...right, '/services/admin': { ...service, iapEnabled: undefined } };
    assert.match(await told(cloud(off)), /^sign-in: admin answers a stranger with 302: Identity-Aware Proxy is off/m);
  });

  it('asks for the APIs that an environment is given', () => {
    const [, listed = ''] =
      /environment_apis = \[([^\]]*)\]/.exec(readFileSync('terraform/bootstrap/apis.tf', 'utf8')) ?? [];
    assert.deepEqual(
      [...listed.matchAll(/"(\w+)"/g)].map(([, name]) => name),
      neededApis,
    );
  });

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
