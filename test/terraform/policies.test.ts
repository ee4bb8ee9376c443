import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Planned, Values } from './planned.ts';
import { policies } from './policies.ts';

function one(type: string, values: Values, address = `${type}.this`): Planned {
  return { address, type, values };
}

const service = {
  scaling: [{ max_instance_count: 3 }],
  template: [
    {
      scaling: [{ max_instance_count: 3 }],
      volumes: [{ secret: [{ secret: 'configuration', items: [{ version: '7' }] }] }],
      containers: [
        { image: `registry.example/lockstep@sha256:${'0'.repeat(64)}`, env: [], resources: [{ cpu_idle: true }] },
      ],
    },
  ],
};

function serviceWith(change: (value: typeof service) => object): Planned {
  return one('google_cloud_run_v2_service', { ...change(structuredClone(service)) });
}

function templateWith(values: object): Planned {
  return serviceWith(value => ({ ...value, template: value.template.map(template => ({ ...template, ...values })) }));
}

function job(audience: string, address: string, retry: object = { retry_count: 0 }): Planned {
  const target = [{ oidc_token: [{ audience }] }];
  return one('google_cloud_scheduler_job', { http_target: target, retry_config: [retry] }, address);
}

const alert = (condition: object, links: readonly object[] = [{ url: 'https://x.example#y' }]): Planned =>
  one('google_monitoring_alert_policy', { conditions: [condition], documentation: [{ links }] });
const field = (ttl: number, index: number, address: string): Planned =>
  one(
    'google_firestore_field',
    {
      database: 'd',
      collection: 'runs',
      field: 'expiresAt',
      ttl_config: Array(ttl).fill({}),
      index_config: Array(index).fill({}),
    },
    address,
  );
const database = {
  delete_protection_state: 'DELETE_PROTECTION_ENABLED',
  deletion_policy: 'ABANDON',
  point_in_time_recovery_enablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
};
const container = service.template[0]?.containers[0];
const invoker = 'google_cloud_run_v2_service_iam_member';

/** By policy: what breaks it, each by itself, and what does not. */
const cases: Readonly<
  Record<string, { readonly wrong: readonly (readonly Planned[])[]; readonly right: readonly Planned[] }>
> = {
  'nobody but the hook is public': {
    wrong: [
      [one(invoker, { member: 'allUsers' })],
      [one(invoker, { member: 'allAuthenticatedUsers' }, 'module.hook["item-hook"].x')],
      [serviceWith(value => ({ ...value, invoker_iam_disabled: true }))],
    ],
    right: [one(invoker, { member: 'allUsers' }, 'module.hook["item-hook"].x'), one(invoker, { member: 'user:a@b' })],
  },
  'no primitive roles': {
    wrong: ['owner', 'editor', 'viewer'].map(role => [one('google_project_iam_member', { role: `roles/${role}` })]),
    right: [one('google_project_iam_member', { role: 'roles/run.viewer' })],
  },
  'every secret at a pinned version': {
    wrong: [
      [templateWith({ volumes: [{ secret: [{ items: [{ version: 'latest' }] }] }] })],
      [templateWith({ volumes: [{ secret: [{ items: [] }] }] })],
      [
        templateWith({
          containers: [{ ...container, env: [{ value_source: [{ secret_key_ref: [{ version: 'latest' }] }] }] }],
        }),
      ],
      [
        one('google_secret_manager_secret_version', {
          secret_data: 'a: secret://projects/p/secrets/s/versions/latest\n',
        }),
      ],
    ],
    right: [
      serviceWith(value => value),
      one('google_secret_manager_secret_version', { secret_data: 'a: "secret://projects/p/secrets/s/versions/12"\n' }),
    ],
  },
  'a replaced configuration stays': {
    wrong: [[one('google_secret_manager_secret_version', { deletion_policy: 'DELETE' })]],
    right: [one('google_secret_manager_secret_version', { deletion_policy: 'ABANDON' })],
  },
  'every scheduler has an audience of its own': {
    wrong: [[job('https://a', 'one'), job('https://a', 'two')], [job('', 'one')]],
    right: [job('https://a', 'one'), job('https://b', 'two')],
  },
  'the scheduler never retries': {
    wrong: [
      [job('a', 'x', { retry_count: 1 })],
      [job('a', 'x', {})],
      [job('a', 'x', { retry_count: 0, max_retry_duration: '60s' })],
    ],
    right: [job('a', 'x')],
  },
  'processors are idle between requests': {
    wrong: [
      [templateWith({ containers: [{ ...container, resources: [{ limits: { cpu: '1' } }] }] })],
      [templateWith({ containers: [{ ...container, resources: [{ cpu_idle: false }] }] })],
    ],
    right: [serviceWith(value => value)],
  },
  'instances are capped for the service': {
    wrong: [[serviceWith(value => ({ ...value, scaling: [] }))], [templateWith({ scaling: [] })]],
    right: [serviceWith(value => value)],
  },
  'images by digest': {
    wrong: [[templateWith({ containers: [{ ...container, image: 'registry.example/lockstep:v1' }] })]],
    right: [serviceWith(value => value)],
  },
  'thresholds as the API takes them': {
    wrong: ['GE', 'LE', 'EQ', 'NE'].map(word => [
      alert({ condition_threshold: [{ comparison: `COMPARISON_${word}` }] }),
    ]),
    right: ['GT', 'LT'].map(word => alert({ condition_threshold: [{ comparison: `COMPARISON_${word}` }] })),
  },
  'alerts link to the runbook': {
    wrong: [[alert({}, [])], [alert({}, [{ url: 'https://x.example' }])]],
    right: [alert({})],
  },
  'absence within what the API takes': {
    wrong: ['90000s', '60s', '130s'].map(duration => [alert({ condition_absent: [{ duration }] })]),
    right: [alert({ condition_absent: [{ duration: '84600s' }] })],
  },
  'log metrics are counters': {
    wrong: [[one('google_logging_metric', { metric_descriptor: [{ metric_kind: 'GAUGE', value_type: 'INT64' }] })]],
    right: [one('google_logging_metric', { metric_descriptor: [{ metric_kind: 'DELTA', value_type: 'INT64' }] })],
  },
  'expiry and exemption of a field together': {
    wrong: [[field(1, 0, 'a'), field(0, 1, 'b')], [field(1, 0, 'a')]],
    right: [field(1, 1, 'a')],
  },
  'state is protected': {
    wrong: Object.keys(database).map(key => [one('google_firestore_database', { ...database, [key]: undefined })]),
    right: [one('google_firestore_database', database)],
  },
  'buckets are closed': {
    wrong: [
      [one('google_storage_bucket', { public_access_prevention: 'inherited', uniform_bucket_level_access: true })],
    ],
    right: [one('google_storage_bucket', { public_access_prevention: 'enforced', uniform_bucket_level_access: true })],
  },
};

describe('policies of a deployment', () => {
  it('has cases for every policy', () => {
    assert.deepEqual(Object.keys(cases).toSorted(), Object.keys(policies).toSorted());
  });
  for (const [name, policy] of Object.entries(policies)) {
    it(`${name}: refuses what breaks it, and nothing else`, () => {
      const { wrong = [], right = [] } = cases[name] ?? {};
      for (const resources of wrong) assert.notDeepEqual(policy(resources), [], JSON.stringify(resources));
      assert.deepEqual(policy(right), []);
    });
  }
});
