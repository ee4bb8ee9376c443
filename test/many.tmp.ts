const { tellMany } = await import('/work/main/test/simulation/harness/tell-many.ts');
const [scene='', first='1', n='100'] = process.argv.slice(2);
const { failures, tally, seconds } = await tellMany({ scene, firstSeed: Number(first), stories: Number(n) });
console.log(tally.stories, 'stories', tally.runs, 'runs', seconds.toFixed(0), 's');
for (const f of failures.slice(0, 8)) console.log(f.seed, f.message.split('\n')[0]);
