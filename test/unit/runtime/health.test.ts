import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { healthPath, isHealthRequest } from '#shared/runtime/http/health.ts';

describe('the health path', () => {
  it('is answered to GET and HEAD alone, and does not end in z, which Google keeps for itself', () => {
    assert.doesNotMatch(healthPath, /z$|^\/_ah/);
    for (const method of ['GET', 'HEAD']) assert.equal(isHealthRequest({ method, path: healthPath }), true);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      assert.equal(isHealthRequest({ method, path: healthPath }), false);
    }
    for (const path of ['/', '/health/', '/healthz', '/x/health']) {
      assert.equal(isHealthRequest({ method: 'GET', path }), false, path);
    }
  });
});
