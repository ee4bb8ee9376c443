import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { examine } from '#shared/installation/doctor/examine.ts';
import { reach } from '#shared/installation/doctor/reach.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { ShelfCli, shelfYaml } from '#test/unit/cli/support/shelf-cli.ts';

const quiet = { write: () => undefined, isTTY: false, columns: undefined };

/** What is found of an installation, thing by thing; those that are bad with a mark. */
async function found(more: object, env: Record<string, string> = {}): Promise<string[]> {
  const cli = new ShelfCli();
  cli.env = env;
  const composition = cli.composition();
  const config = { ...composition.schema.parse(parse(shelfYaml)), ...more };
  const installation = await openInstallation(composition, config, cli.surroundings([], quiet, quiet), {
    level: 'error',
    logForm: 'readable',
  });
  try {
    const parts = {
      now: () => cli.clock.now(),
      reach: async (address: string) => {
        if (address.includes('nowhere')) throw new Error('getaddrinfo ENOTFOUND');
      },
    };
    const findings = await examine(installation, parts);
    for (const { isGood, advice } of findings) assert.equal(advice === undefined, isGood, 'what is bad has advice');
    return findings.map(({ about, isGood, says }) => `${isGood ? '' : 'BAD '}${about}: ${says}`);
  } finally {
    await installation.close();
    cli.remove();
  }
}

describe('lockstep doctor', () => {
  it('finds everything good where it is', async () => {
    const lines = await found({});
    assert.ok(
      lines.every(line => !line.startsWith('BAD')),
      lines.join('\n'),
    );
    assert.match(lines.join('\n'), /state: .*state\.sqlite answers\.\nindexes: All \d+ queries are answered\./);
    assert.ok(lines.includes('people: Of shelf, shelves@example.ac.uk would be told.'));
  });

  it('names each secret that cannot be read, and never a value', async () => {
    const upstreams = { one: { token: 'env://THERE' }, two: { nested: [{ password: 'env://MISSING' }] } };
    const lines = await found({ upstreams }, { THERE: 'hunter2' });
    assert.ok(lines.includes('secrets: env://THERE can be read.'));
    assert.ok(lines.includes('BAD secrets: The secret env://MISSING is not set.'));
    assert.doesNotMatch(lines.join('\n'), /hunter2/);
  });

  it('names each system that does not answer, beside those that do', async () => {
    const upstreams = {
      gitlab: { url: 'https://gitlab.example.ac.uk' },
      cmis: { database: { connectString: 'cmis-nowhere.example.ac.uk:1521/CMIS' } },
    };
    const lines = await found({ upstreams });
    assert.ok(lines.includes('systems: gitlab answers at https://gitlab.example.ac.uk.'));
    assert.ok(lines.includes('BAD systems: cmis at cmis-nowhere.example.ac.uk:1521/CMIS: getaddrinfo ENOTFOUND'));
  });

  it('says of whom nobody would be told, and what expires', async () => {
    const lines = await found({
      service: { name: 'Shelves', contacts: [], status: 'alpha' },
      credentials: { 'old key': '2026-12-01', 'new key': '2028-01-01' },
    });
    assert.ok(lines.includes('BAD people: Of shelf nobody would be told.'));
    assert.ok(lines.includes('BAD credentials: old key expires on 2026-12-01.'));
    assert.ok(lines.includes('credentials: new key expires on 2028-01-01.'));
  });

  it('reaches what listens, and says so of what does not', async () => {
    const server = createServer((_request, response) => response.writeHead(404).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    await reach(`127.0.0.1:${address.port}/CMIS`);
    await reach(`http://127.0.0.1:${address.port}/`);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await assert.rejects(reach(`127.0.0.1:${address.port}/CMIS`), /ECONNREFUSED/);
    await assert.rejects(reach(`http://127.0.0.1:${address.port}/`));
  });
});
