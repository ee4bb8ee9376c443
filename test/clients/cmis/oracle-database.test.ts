import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { createCmisUpstream } from '#shared/clients/cmis/cmis-upstream.ts';
import { cmisConfig } from '#shared/clients/cmis/config.ts';
import { oracleError } from '#shared/clients/cmis/oracle-errors.ts';
import { wallClockText, withTextDates } from '#shared/clients/cmis/wall-clock.ts';
import { ConfigError, CredentialError, UnavailableError } from '#shared/core/errors.ts';
import { testContext } from './testing.ts';

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

describe('CMIS on Oracle', () => {
  it('is unavailable, without the password in any message, when nothing answers', async () => {
    const port = await closedPort();
    const config = cmisConfig.parse({
      database: {
        driver: 'oracle',
        connectString: `127.0.0.1:${port}/CMISTEST`,
        user: 'LOCKSTEP',
        password: 'env://CMIS_PASSWORD',
        connectTimeoutSeconds: 3,
      },
      name: 'CMISTEST',
      setId: '2026/27',
    });
    const parts = createCmisUpstream(config, { secrets: { read: async () => 'a-very-secret-word' } });
    await assert.rejects(parts.connect(testContext()), error => {
      assert.ok(error instanceof UnavailableError);
      assert.match(error.message, /CMIS failed while connecting: NJS-/);
      assert.doesNotMatch(`${error.message}${error.stack}`, /a-very-secret-word/);
      return true;
    });
  });

  it('tells refused credentials, a missing right and unavailability apart', () => {
    const kind = (text: string): unknown => oracleError(new Error(text), 'reading').constructor;
    assert.equal(kind('ORA-01017: invalid username/password; logon denied'), CredentialError);
    assert.equal(kind('ORA-28000: The account is locked.\nHelp: …'), CredentialError);
    assert.equal(kind('NJS-116: password verifier type 0x939 is not supported'), CredentialError);
    assert.equal(kind('ORA-00942: table or view does not exist'), ConfigError);
    assert.equal(kind('ORA-01031: insufficient privileges'), ConfigError);
    assert.equal(kind('ORA-03113: end-of-file on communication channel'), UnavailableError);
    // What the driver itself says of a wrong address, an old server and a negotiation that failed does not go away by
    // itself.
    for (const code of [125, 138, 508, 512, 514, 515, 516, 517, 518, 519, 520, 523, 530, 531, 532, 533]) {
      assert.equal(kind(`NJS-${code}: it is so`), ConfigError, `NJS-${code}`);
    }
    assert.equal(kind('ORA-12514: TNS:listener does not currently know of service'), ConfigError);
    for (const code of [501, 503, 510, 511, 521]) {
      assert.equal(kind(`NJS-${code}: it is so`), UnavailableError, `NJS-${code}`);
    }
    assert.equal(kind('NJS-500: connection to the Oracle Database was broken'), UnavailableError);
  });

  it('gives dates without zone as text', () => {
    assert.equal(wallClockText(new Date(2026, 8, 7)), '2026-09-07T00:00:00');
    const row = withTextDates({ STARTDATE: new Date(2026, 11, 31, 23, 59, 58), WEEKNUMBER: 3, NAME: null });
    assert.deepEqual(row, { STARTDATE: '2026-12-31T23:59:58', WEEKNUMBER: 3, NAME: null });
  });

  it('takes no password in the configuration', () => {
    const database = { driver: 'oracle', connectString: 'db:1521/X', user: 'U', password: 'plain' };
    const parsed = cmisConfig.safeParse({ database, name: 'X', setId: '2026/27' });
    assert.equal(parsed.success, false);
    assert.doesNotMatch(JSON.stringify(parsed.error?.issues), /"plain"/);
  });
});
