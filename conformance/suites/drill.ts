import { interruptDrills, RUNS } from '../drill/interrupted-drills';
import { chooseSeed } from '../sample';
import { requireEqual, type Check, type Suite } from './suite';

/** What a drill promises of replicas, with a stand-in for kubectl that can be interrupted at any moment. */
export const drill: Suite = { name: 'drill', needsClusters: false, checks };

function checks(): readonly Check[] {
  const seed = chooseSeed();
  return [
    {
      sentence: `drills of pods, waypoints and gateways that are interrupted at ${RUNS} random moments after the scaling leave everything as it was (seed ${seed})`,
      run: async () => {
        const { runs, atZero, killedAtZero, broken } = await interruptDrills(RUNS, seed);
        requireEqual('nothing broken', broken.length === 0 ? 'nothing broken' : broken.slice(0, 5).join('; '));
        // If no interruption ever fell into an outage, the check has lost its aim.
        requireEqual('some at 0', atZero > 0 && killedAtZero > 0 ? 'some at 0' : 'none at 0');
        console.log(`   ${runs} drills, ${atZero} interrupted at 0 replicas, ${killedAtZero} of those killed`);
      },
    },
  ];
}
