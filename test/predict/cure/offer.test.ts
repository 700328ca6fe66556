import { toMesh, type MeshSource } from '../../../src/model/mesh/mesh';
import { applyEdit } from '../../../src/predict/edit/apply';
import { setLabel, type MeshEdit } from '../../../src/predict/edit/edit';
import { offerTried } from '../../../src/predict/cure/offer';
import { isCured, Trials } from '../../../src/predict/cure/trials';
import { offeredChange } from '../../../src/predict/explain/gaps/decisive-reason';
import type { Reason } from '../../../src/predict/answer/reason';
import { outcomeOf } from '../../../src/predict/questions/ask';
import { Situation } from '../../../src/predict/situation/situation';
import { parseOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { casesOf } from '../explained';
import {
  INGRESS,
  meshOf,
  NAMESPACE,
  rule,
  service,
  SERVICE,
  sourceOf,
  twoOf,
  WAYPOINT,
  WHOLE,
  workload,
} from '../mesh';

const CLIENT = { cluster: 'cluster1', kind: 'ambient' } as const;

function asked(mesh: Parameters<typeof toPrediction>[0], outage: string) {
  return toPrediction(mesh).ask({ client: CLIENT, service: SERVICE }, parseOutages(outage, SERVICE));
}

function toPrediction(mesh: ReturnType<typeof twoOf>): Prediction {
  return new Prediction(mesh);
}

function changesOf(reasons: readonly Reason[]): string[] {
  return reasons.flatMap(({ isTried, change }) => (isTried === true && change !== undefined ? [change] : []));
}

describe('a change', () => {
  const cases = casesOf();

  test.each(cases.map((one) => [one.name, one] as const))('is offered only if it cures: %s', (_name, one) => {
    const { mesh, question, outages } = one;
    const prediction = new Prediction(mesh);
    const before = prediction.ask(question, outages);
    const raw = outcomeOf(new Situation(prediction.view, outages), question).reasons();
    const remedies = raw.flatMap((reason) => reason.remedies ?? []);
    const cures = (edit: MeshEdit) =>
      isCured(before, new Prediction(toMesh(applyEdit(mesh.source, edit))).ask(question, outages));
    for (const { isTried, change, cure } of before.reasons) {
      if (isTried !== true || change === undefined) continue;
      expect(remedies.some((remedy) => change.includes(remedy.change))).toBe(true);
      expect(cure !== undefined && cures(cure)).toBe(true);
    }
  });

  test('of these cases, at least eight have one', () => {
    const offering = cases.filter(({ mesh, question, outages }) => {
      return changesOf(new Prediction(mesh).ask(question, outages).reasons).length > 0;
    });
    expect(offering.length).toBeGreaterThanOrEqual(8);
  });

  test('is not tried before it is read', () => {
    let tried = 0;
    const mesh = twoOf([NAMESPACE, WAYPOINT, service(), rule({ outlierDetection: {} }), workload(2)]);
    const outages = parseOutages('failing:cluster1', SERVICE);
    const prediction = new Prediction(mesh);
    const question = { client: CLIENT, service: SERVICE };
    const raw = outcomeOf(new Situation(prediction.view, outages), question).reasons();
    const trials = new Trials(mesh.source, (edited) => {
      tried++;
      return new Prediction(edited);
    });
    const offered = offerTried(prediction.ask(question, outages), raw, () => trials);
    expect([tried, offered.map(({ text }) => text).length]).toEqual([0, raw.length]);
    expect(changesOf(offered)).not.toEqual([]);
    expect(tried).toBeGreaterThan(0);
  });

  test('of an order for a service that is local on purpose cures nothing, and is not offered', () => {
    const local = service().replace('"istio.io/global":"true",', '');
    const answer = asked(
      meshOf({ cluster1: [NAMESPACE, WAYPOINT, local, workload(1)], cluster2: WHOLE.slice(0, 2) }),
      'failing:cluster1',
    );
    expect([answer.verdict, changesOf(answer.reasons)]).toEqual(['blackhole', []]);
  });

  test('of a cap counts the hosts of all priorities that have to go', () => {
    const zoned = [0, 1].map((zone) =>
      workload(2, 'helloworld').replaceAll('name: helloworld,', `name: helloworld-${zone},`),
    );
    const capped = rule({
      outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 10, minHealthPercent: 1 },
    });
    const whole = [NAMESPACE, WAYPOINT, service(), capped, ...zoned];
    const answer = asked(twoOf(whole), 'failing:cluster1');
    expect(offeredChange(answer.reasons)).toBe('set it to 80 or more; 100, with minHealthPercent 1, fits any number.');
  });

  test('that needs a second one is offered with it', () => {
    const unshared = service().replace('"istio.io/global":"true",', '');
    const mesh = meshOf({
      cluster1: [NAMESPACE, WAYPOINT, service(), rule(), workload(1)],
      cluster2: [
        NAMESPACE.replace('{ istio.io/dataplane-mode: ambient }', '{ team: payments }'),
        WAYPOINT,
        unshared,
        rule(),
        workload(1),
      ],
    });
    const prediction = new Prediction(mesh);
    const question = { client: CLIENT, service: SERVICE };
    const outages = parseOutages('scaled-to-zero:cluster1', SERVICE);
    const before = prediction.ask(question, outages);
    const edits: MeshEdit[] = [
      [setLabel('cluster2', find(mesh.source, 'Service'), 'istio.io/global', 'true')],
      [setLabel('cluster2', find(mesh.source, 'Namespace'), 'istio.io/dataplane-mode', 'ambient')],
    ];
    const reasons = edits.map((edit, place) => ({
      step: 'endpoint' as const,
      text: `step ${place}`,
      cluster: 'cluster2',
      remedies: [{ change: `change ${place}.`, edit }],
    }));
    const trials = new Trials(mesh.source, (edited) => new Prediction(edited));
    const [first, second] = offerTried(before, reasons, () => trials);
    expect(first?.change).toBe('change 0. This cures only together with a second change, cluster2: change 1.');
    expect(second?.change).toBe('change 1. This cures only together with a second change, cluster2: change 0.');
  });

  test('that cures only where every cluster makes it is offered for every cluster, and carries both edits', () => {
    const hidden = service().replace(
      'metadata: { ',
      'metadata: { annotations: { networking.istio.io/exportTo: "~" }, ',
    );
    const mesh = twoOf([NAMESPACE, WAYPOINT, hidden, rule(), workload(2)]);
    const answer = asked(mesh, 'scaled-to-zero:cluster1');
    expect(answer.verdict).toBe('blackhole');
    expect(offeredChange(answer.reasons)).toBe(
      'remove the annotation, or export the Service to sample, too. This cures only together with the same change in cluster2.',
    );
    const edit = answer.reasons.flatMap(({ cure = [] }) => cure);
    const question = { client: CLIENT, service: SERVICE };
    const mended = toPrediction(toMesh(applyEdit(mesh.source, edit)));
    expect(mended.ask(question, parseOutages('scaled-to-zero:cluster1', SERVICE)).verdict).toBe('failover');
    expect(changesOf(asked(mesh, 'none').reasons)).toEqual([
      'remove the annotation, or export the Service to sample, too.',
    ]);
  });

  test('never proposes what check advises against, nor what is set', () => {
    const answer = asked(twoOf(WHOLE), 'failing:cluster1:application-error');
    expect(answer.verdict).toBe('stuck');
    expect(changesOf(answer.reasons)).toEqual([]);
  });

  test('of a service that is kept on its node names that, and no floor', () => {
    const kept = service().replace('spec: { ', 'spec: { internalTrafficPolicy: Local, ');
    const answer = asked(twoOf([NAMESPACE, WAYPOINT, kept, rule(), workload(2)]), 'scaled-to-zero:cluster1');
    expect(answer.verdict).toBe('blackhole');
    expect(offeredChange(answer.reasons)).toBe(
      'set internalTrafficPolicy to Cluster in every cluster, to have failover.',
    );
    expect(changesOf(answer.reasons).join()).not.toContain('minHealthPercent');
  });

  test('of waypoints with different names is one name, and not the label that both have', () => {
    const renamed = [
      WAYPOINT.replace('name: waypoint,', 'name: other,'),
      service().replace('":"waypoint"', '":"other"'),
    ];
    const mesh = meshOf({ cluster1: WHOLE, cluster2: [NAMESPACE, ...renamed, rule(), workload(2)] });
    const changes = changesOf(asked(mesh, 'waypoint-down:cluster1').reasons);
    expect(changes).toEqual(['give the waypoint of helloworld the same name and namespace in every cluster.']);
  });
});

describe('the label istio.io/ingress-use-waypoint of a Service with pods in other networks', () => {
  const labelled = service('helloworld', { 'istio.io/ingress-use-waypoint': 'true' });
  const documents = [NAMESPACE, WAYPOINT, labelled, rule(), workload(2), INGRESS];
  const verdictAt = (istioVersion: string) => {
    const switches = { ambientEnableMultiNetworkIngress: true };
    const prediction = new Prediction(twoOf(documents, { istioVersion, switches }));
    return prediction.ask({ client: { cluster: 'cluster1', kind: 'ingress' }, service: SERVICE }).path;
  };

  test('is lost before 1.30.4', () => {
    expect(['1.28.5', '1.29.1', '1.30.3', '1.30.4', '1.31.0'].map(verdictAt)).toEqual([
      ...['ingress', 'ingress', 'ingress'],
      ...['ingress-waypoint', 'ingress-waypoint'],
    ]);
  });
});

function find({ clusters }: MeshSource, kind: string) {
  return clusters[1]!.objects.find((object) => object.kind === kind)!;
}

test('an edit changes nothing of the mesh it is made to', () => {
  const source = sourceOf({ cluster1: WHOLE, cluster2: WHOLE });
  const before = JSON.stringify(source);
  const edit = [setLabel('cluster2', find(source, 'Service'), 'istio.io/global', undefined)];
  const edited = applyEdit(source, edit);
  expect(JSON.stringify(source)).toBe(before);
  expect(find(edited, 'Service').labels).not.toHaveProperty('istio.io/global');
});
