import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mariadb';

const server = '/usr/sbin/mariadbd';
const installer = '/usr/bin/mariadb-install-db';
const install = 'apt-get install --no-install-recommends mariadb-server';

/** As near to Oracle as MariaDB comes: PL/SQL, VARCHAR2, and the empty string is NULL. */
const oracleMode = 'ORACLE,EMPTY_STRING_IS_NULL';
/** Text compares byte by byte and trailing blanks count, as VARCHAR2 does. */
const collation = 'utf8mb4_nopad_bin';

/** A private server on a temporary data directory, reached by its socket alone. */
export interface MariaDb {
  /** A connection in Oracle mode, to `database` or to none. Each caller ends its own. */
  connect(options?: { readonly database?: string; readonly user?: string }): Promise<Connection>;
  stop(): Promise<void>;
}

/**
 * Whether the environment leaves MariaDB out on purpose (`LOCKSTEP_WITHOUT=mariadb`, several names with commas): for
 * machines that cannot have it, never in CI.
 */
export function withoutMariaDb(environment: NodeJS.ProcessEnv): boolean {
  return (environment['LOCKSTEP_WITHOUT'] ?? '').split(',').includes('mariadb');
}

/**
 * Starts a server of its own. Throws, saying how to install it, where there is none; what it printed, where it does not
 * start.
 */
export async function startMariaDb(): Promise<MariaDb> {
  if (!existsSync(server) || !existsSync(installer)) {
    throw new Error(
      `The PL/SQL is tested on MariaDB, which is not installed here. Install it: ${install}. To leave these tests out: LOCKSTEP_WITHOUT=mariadb`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-mariadb-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const user = `--user=${userInfo().username}`;
  const data = `--datadir=${join(folder, 'data')}`;
  const made = spawnSync(
    installer,
    ['--no-defaults', data, user, '--auth-root-authentication-method=normal', '--skip-test-db'],
    {
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) {
    remove();
    throw new Error(`mariadb-install-db failed: ${made.stdout}${made.stderr}`);
  }
  const socketPath = join(folder, 'socket');
  const settings = [
    '--skip-networking',
    `--socket=${socketPath}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--skip-log-bin',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-buffer-pool-size=64M',
    '--character-set-server=utf8mb4',
    `--collation-server=${collation}`,
  ];
  const child = spawn(server, ['--no-defaults', data, user, ...settings], { stdio: ['ignore', 'ignore', 'pipe'] });
  // Should the tests end without stopping it.
  const kill = (): void => {
    child.kill('SIGKILL');
    remove();
  };
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    await ended(child);
    process.removeListener('exit', kill);
    remove();
  };
  try {
    await ready(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    connect: async (options = {}) => {
      const connection = await createConnection({
        socketPath,
        user: options.user ?? 'root',
        ...(options.database === undefined ? {} : { database: options.database }),
        charset: 'utf8mb4',
        collation: 'UTF8MB4_NOPAD_BIN',
        bigIntAsNumber: true,
        insertIdAsNumber: true,
        decimalAsNumber: true,
        dateStrings: true,
        multipleStatements: false,
      });
      await connection.query(`set session sql_mode = '${oracleMode}'`);
      return connection;
    },
    stop,
  };
}

/** Resolves when the server says that it takes connections. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (/ready for connections/.test(printed)) resolve();
    });
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`mariadbd ended with ${code}: ${printed.slice(-2000)}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
