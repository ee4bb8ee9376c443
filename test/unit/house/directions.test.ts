import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cruised } from './support/cruised.ts';
import { directions } from './support/directions.ts';

describe('the house', () => {
  it('has dependencies that point one way', async () => {
    const { modules, summary } = await cruised(directions);
    assert.ok(modules.length > 300, 'the whole house was read');
    const broken = summary.violations.map(
      ({ rule, from, to, cycle = [] }) => `${rule.name}: ${from} → ${cycle.map(({ name }) => name).join(' → ') || to}`,
    );
    assert.deepEqual([...new Set(broken)].sort(), []);
  });
});
