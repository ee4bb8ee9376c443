import { createGitlab } from '#sandbox/gitlab/gitlab.ts';
import { fillForge, gitlabOptions, ingestedOf, storeWith } from './scene.ts';

/** A process that fills a store with what the group of the same size holds, and ends. */
const [, , count = '', file = ''] = process.argv;
const { forge } = createGitlab({ ...gitlabOptions(), url: 'https://gitlab.example.org' });
fillForge(forge, Number(count));
await (await storeWith(file, ingestedOf(forge))).close();
