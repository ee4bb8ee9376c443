/**
 * `npm run release -- <version>`: gathers the commits since the last release into an entry of CHANGELOG.md, sets the
 * version, commits and tags. Pushing the tag deploys it. Refuses an unclean tree and a version that there is already.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { changelogWith } from './changelog.ts';

const [version = ''] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('Say which version: npm run release -- 1.2.3');
const git = (...command: string[]): string => execFileSync('git', command, { encoding: 'utf8' }).trim();

if (git('status', '--porcelain') !== '') throw new Error('There is work that is not committed.');
const tags = git('tag', '--list', 'v*', '--sort=-version:refname').split('\n').filter(Boolean);
if (tags.includes(`v${version}`)) throw new Error(`v${version} exists already.`);
const range = tags[0] === undefined ? 'HEAD' : `${tags[0]}..HEAD`;
const subjects = git('log', '--no-merges', '--format=%s', range).split('\n').filter(Boolean);
const date = git('log', '-1', '--format=%cs');

writeFileSync('CHANGELOG.md', changelogWith(readFileSync('CHANGELOG.md', 'utf8'), { version, date, subjects }));
execFileSync('npm', ['version', '--no-git-tag-version', '--allow-same-version', version], { stdio: 'ignore' });
git('commit', '--quiet', '--all', '--message', `Release ${version}`);
git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
process.stdout.write(`v${version}: ${subjects.length} commits. git push --follow-tags deploys it.\n`);
