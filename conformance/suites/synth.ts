import { join } from 'node:path';
import { binaryDirectory, cacheDirectory } from '../clusters/cache';
import { runOrThrow } from '../clusters/command';
import { DOCUMENTS, readBackHostileDocuments } from '../synth/hostile-yaml';
import { KILLS, killSynths } from '../synth/killed-synths';
import { filesThatDiffer, NODE_VERSIONS } from '../synth/other-nodes';
import { chooseSeed } from '../sample';
import { requireEqual, type Check, type Suite } from './suite';

/** What a synth promises of its files, as other programs see it. */
export const synth: Suite = { name: 'synth', needsClusters: false, checks };

function checks(dist: string): readonly Check[] {
  const seed = chooseSeed();
  return [
    {
      sentence: `Go reads back ${DOCUMENTS} documents of hostile strings as they were meant (seed ${seed})`,
      run: async () => {
        const { documents, refused, misread } = await readBackHostileDocuments(seed, readWithGo);
        requireEqual(
          'none misread',
          misread.length === 0 ? 'none misread' : `${misread.length} misread, first ${misread[0]}`,
        );
        requireEqual('enough read', documents >= DOCUMENTS ? 'enough read' : `${documents} read`);
        console.log(`   ${documents} documents read back, ${refused} more refused`);
      },
    },
    {
      sentence: `a synth killed at ${KILLS} random moments leaves whole files, and the next one completes it (seed ${seed})`,
      run: async () => {
        const { kills, interrupted, broken } = await killSynths(seed);
        requireEqual('nothing broken', broken.length === 0 ? 'nothing broken' : broken.slice(0, 5).join('; '));
        // If no kill ever fell between journal and end, the test has lost its aim.
        requireEqual('some interrupted', interrupted > 0 ? 'some interrupted' : 'none interrupted');
        console.log(`   ${kills} kills, ${interrupted} between the journal and the end`);
      },
    },
    ...NODE_VERSIONS.map((version) => ({
      sentence: `the example's bytes are those of ${dist} on Node ${version}`,
      run: async () => {
        requireEqual('', filesThatDiffer(version, dist, cacheDirectory()).join(', '));
        return Promise.resolve();
      },
    })),
  ];
}

function readWithGo(files: readonly string[]): Promise<string> {
  return runOrThrow({ binary: join(binaryDirectory(), 'yaml-reader'), args: files, env: {} });
}
