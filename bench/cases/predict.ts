import type { Case } from '../case';
import { node } from '../child';
import { buildEndpointBuilder, ISTIO_RELEASE, secondsPerAnswer } from '../istiod';
import type { Peer, Run } from '../peer';
import type { PredictJob, PredictReport } from '../programs/predict';
import type { Scratch } from '../scratch';
import { programFile } from '../workspace';

const CLUSTERS = 100;
const FLEET: PredictJob = { clusters: CLUSTERS, services: 1_000 };
/** A tenth of the services, to see that an answer costs the same among ten times as many. */
const SMALLER: PredictJob = { ...FLEET, services: FLEET.services / 10 };
const ISTIOD_ANSWERS = 1_000;

/** Where requests go from every cluster, to every service, while any one cluster has no pods of it. */
export function predict(scratch: Scratch): Case {
  const istiod = buildEndpointBuilder();
  const folder = scratch.folder('istiod');
  return {
    id: 'predict',
    title: `the prediction for ${FLEET.clusters} clusters × ${FLEET.services} services`,
    base: 'predict',
    warmUps: 0,
    peers: [
      predictionPeer('smaller', SMALLER),
      ...(istiod === undefined ? [] : [istiodPeer(istiod, folder)]),
      // Ten million answers once are as good as seven times a million.
      { ...predictionPeer('predict', FLEET), once: true },
    ],
    targets: [
      {
        what: "times faster per answer than istiod's endpoint builder",
        limit: { atLeast: 10 },
        unit: '×',
        value: (measured) => measured.ratio('istiod', 'smaller', perAnswer),
      },
      {
        what: 'all answers for one service',
        limit: { atMost: 0.05 },
        unit: 's',
        value: (measured) => measured.median('predict', ({ phases }) => phases.matrix),
      },
      {
        what: 'times as long per answer among ten times the services',
        limit: { atMost: 1.3 },
        unit: '×',
        value: (measured) => measured.ratio('predict', 'smaller', perAnswer),
      },
      {
        what: 'most memory at once',
        limit: { atMost: 2_000 },
        unit: 'MB',
        value: (measured) => measured.median('predict', ({ peakMemory }) => peakMemory),
      },
    ],
    notes: [
      istiod === undefined
        ? "istiod's endpoint builder was not measured: it is built with Go, which was not found."
        : `istiod is the endpoint builder of Istio ${ISTIO_RELEASE}, in Istio's fake discovery server, for one waypoint and one ` +
          `service that ${CLUSTERS} clusters share. It says what the waypoint is sent; where requests go from there it does not say.`,
      'Wall and CPU s are of all answers, in phase `perAnswer` of one; `matrix` is all answers for one service.',
    ],
  };
}

const perAnswer = ({ phases }: Run): number => phases.perAnswer!;

function predictionPeer(id: string, job: PredictJob): Peer {
  return {
    id,
    title: `cdk8s-ambient, ${job.clusters ** 2 * job.services} answers`,
    run: () => {
      const { stdout, wall, cpu } = node([programFile('predict'), JSON.stringify(job)]);
      const report = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as PredictReport;
      return {
        wall: report.all,
        cpu: cpu - (wall - report.all),
        process: { wall, cpu },
        phases: { load: report.load, matrix: report.matrix, perAnswer: report.all / report.answers },
        ...(report.peakMemory === undefined ? {} : { peakMemory: report.peakMemory }),
      };
    },
  };
}

function istiodPeer(program: string, folder: string): Peer {
  return {
    id: 'istiod',
    title: `istiod's endpoint builder, ${ISTIOD_ANSWERS} answers`,
    run: () => {
      const seconds = secondsPerAnswer(program, CLUSTERS, ISTIOD_ANSWERS, folder);
      const all = seconds * ISTIOD_ANSWERS;
      return { wall: all, cpu: all, process: { wall: all, cpu: all }, phases: { perAnswer: seconds } };
    },
  };
}
