import * as fc from 'fast-check';
import { read } from '../../conformance/endpoints/generated-mesh';
import type { Reason } from '../../src/predict/answer/reason';
import type { Question } from '../../src/predict/answer/answer';
import { outcomeOf } from '../../src/predict/questions/ask';
import { gatewayAddressesOf } from '../../src/predict/istio/view/gateway-addresses';
import type { Failure, Outage } from '../../src/predict/outage/outage';
import { Prediction } from '../../src/predict/prediction/prediction';
import { Situation } from '../../src/predict/situation/situation';
import { recordedMeshes } from './recorded-meshes';

// Most outages are of no concern to most clients, and then the usual answer is given again. It has to be the answer that
// computing it anew gives. The meshes are those that istiod answered for: several zones, shared networks, all kinds of rules.

const PREDICTIONS = recordedMeshes()
  .map((mesh) => new Prediction(read(mesh, '1.31.0')))
  .filter(({ services }) => services.length > 0);
const FAILURES: readonly Failure[] = ['application-error', 'gateway-error', 'no-connection'];

function outages({ clusters, view }: Prediction, service: string): fc.Arbitrary<Outage> {
  const addresses = clusters.flatMap((cluster) =>
    gatewayAddressesOf(view, cluster).map((address): Outage => ({ kind: 'gateway-address-down', cluster, address })),
  );
  const cluster = fc.constantFrom(...clusters);
  const fraction = fc.constantFrom(0.5, 1);
  const of = fc.constant(service);
  return fc.oneof(
    fc.record({ kind: fc.constant('scaled-to-zero' as const), service: of, cluster }),
    fc.record({ kind: fc.constant('unready' as const), service: of, cluster, pods: fraction }),
    fc.record({
      kind: fc.constant('failing' as const),
      service: of,
      cluster,
      pods: fraction,
      requests: fraction,
      failure: fc.constantFrom(...FAILURES),
    }),
    fc.record({
      kind: fc.constant('zone-down' as const),
      cluster,
      zone: fc.constantFrom('us-east-a', 'us-east-b', 'us-west-a'),
    }),
    fc.record({ kind: fc.constantFrom('cluster-down' as const, 'gateway-down' as const), cluster }),
    fc.record({ kind: fc.constant('waypoint-down' as const), cluster }),
    ...(addresses.length === 0 ? [] : [fc.constantFrom(...addresses)]),
  );
}

const asked = fc.constantFrom(...PREDICTIONS).chain((prediction) => {
  const questions = prediction.clusters.flatMap((cluster) =>
    prediction.services.map((service): Question => ({ client: { cluster, kind: 'ambient' }, service })),
  );
  return fc.constantFrom(...questions).chain((question) =>
    fc.record({
      prediction: fc.constant(prediction),
      question: fc.constant(question),
      outages: fc.array(outages(prediction, question.service), { minLength: 1, maxLength: 2 }),
    }),
  );
});

/** A change that was tried is left out, without trying it. */
function withoutTried(reason: Reason): Reason {
  if (reason.isTried !== true) return reason;
  const { change: _change, isTried: _isTried, ...rest } = Object.getOwnPropertyDescriptors(reason);
  return Object.defineProperties({}, rest) as Reason;
}

test('an answer that is given again is the one that computing it anew would give, with its reasons', () => {
  let givenAgain = 0;
  fc.assert(
    fc.property(asked, ({ prediction, question, outages: wrong }) => {
      const usual = prediction.ask(question);
      const answer = prediction.ask(question, wrong);
      const anew = prediction.answer(question, wrong, outcomeOf(new Situation(prediction.view, wrong), question));
      expect(answer).toEqual(anew);
      expect(answer.reasons.map(withoutTried)).toEqual(anew.reasons.map(withoutTried));
      if (answer.afterEjection !== undefined && answer.afterEjection === usual.afterEjection) givenAgain++;
    }),
    { numRuns: 400 },
  );
  // Otherwise nothing was tested.
  expect(givenAgain).toBeGreaterThan(40);
});

test('so it is for every cluster that is down, whoever asks, in 50 of these meshes', () => {
  for (const prediction of PREDICTIONS.slice(0, 50)) {
    for (const service of prediction.services) {
      for (const [cluster, down] of pairsOf(prediction.clusters)) {
        const wrong: Outage[] = [{ kind: 'cluster-down', cluster: down }];
        const question: Question = { client: { cluster, kind: 'ambient' }, service };
        const anew = prediction.answer(question, wrong, outcomeOf(new Situation(prediction.view, wrong), question));
        expect(prediction.ask(question, wrong).afterEjection).toEqual(anew.afterEjection);
      }
    }
  }
});

test('what a waypoint makes of requests is the same whether or not it was computed for other clients before', () => {
  let remote = 0;
  for (const prediction of PREDICTIONS.slice(0, 50)) {
    for (const service of prediction.services) {
      for (const down of prediction.clusters) {
        for (const cluster of prediction.clusters) {
          const wrong: Outage[] = [{ kind: 'waypoint-down', cluster: down }];
          const question: Question = { client: { cluster, kind: 'ambient' }, service };
          const answer = prediction.ask(question, wrong);
          const anew = prediction.answer(question, wrong, outcomeOf(new Situation(prediction.view, wrong), question));
          expect(answer).toEqual(anew);
          expect(answer.reasons.map(withoutTried)).toEqual(anew.reasons.map(withoutTried));
          if (answer.path === 'remote-waypoint') remote++;
        }
      }
    }
  }
  expect(remote).toBeGreaterThan(10);
});

function pairsOf(clusters: readonly string[]): (readonly [string, string])[] {
  return clusters.flatMap((one) => clusters.filter((other) => other !== one).map((other) => [one, other] as const));
}
