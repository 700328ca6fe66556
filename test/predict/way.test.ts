import { Prediction } from '../../src/predict/prediction/prediction';
import { STEPS } from '../../src/predict/answer/step';
import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import { parseClient } from '../../src/predict/client/client-syntax';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import type { Mesh } from '../../src/model/mesh/mesh';
import { casesOf } from './explained';
import { INGRESS, meshOf, NAMESPACE, SERVICE, twoOf, WHOLE, workload } from './mesh';

const ENDS = ['loses-some', 'ends', 'unknown'];

describe.each(casesOf())('the way of requests: $name', ({ mesh, question, outages }) => {
  const prediction = new Prediction(mesh);
  const answer = prediction.ask(question, outages);
  const way = prediction.wayOf(answer);

  test('has every step once, in order, and each says something', () => {
    expect(way.map(({ step }) => step)).toEqual(STEPS);
    for (const { met } of way) expect(met).not.toEqual([]);
    for (const { text } of way.flatMap(({ met }) => met)) expect(text).toMatch(/\S.*[.:]$/s);
  });

  test('ends where the decisive reason is, and nowhere if all requests are answered', () => {
    const ends = way.filter(({ state }) => ENDS.includes(state));
    const errors = answer.afterEjection?.errors ?? 1;
    expect(ends.map(({ step }) => step)).toEqual(errors > 0 ? [decisiveReason(answer.reasons)!.step] : []);
    expect(ends.map(({ state }) => state)).toEqual(
      answer.verdict === 'unknown' ? ['unknown'] : errors === 0 ? [] : [errors === 1 ? 'ends' : 'loses-some'],
    );
  });

  test('has looked at every step before its end, unless the answer is not known, and passes none after it', () => {
    const end = way.findIndex(({ state }) => state === 'ends' || state === 'unknown');
    const looked = way.filter(({ state }) => state === 'passed' || state === 'absent');
    const left = way.filter(({ state }) => state === 'not-looked-at');
    for (const step of looked) expect(end === -1 || way.indexOf(step) < end).toBe(true);
    if (answer.verdict !== 'unknown') expect(left).toEqual([]);
  });
});

/** What requests meet at one step, with the cluster and the object that it comes from. */
function metAt(step: string, mesh: Mesh, outages = 'none', client = 'cluster1') {
  const prediction = new Prediction(mesh);
  const answer = prediction.ask({ service: SERVICE, client: parseClient(client) }, parseOutages(outages, SERVICE));
  const { state, met } = prediction.wayOf(answer).find((one) => one.step === step)!;
  const told = met.map(({ text, object, cluster, isAssumed }) =>
    [isAssumed === true ? 'assumed:' : undefined, cluster, object, text].filter((part) => part !== undefined).join(' '),
  );
  return { state, met: told };
}

describe('what requests meet', () => {
  const GATEWAY = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: eastwest, namespace: istio-system, labels: { topology.istio.io/network: network-of-cluster2 } }
spec:
  gatewayClassName: istio-east-west
  listeners: [{ name: mesh, port: 15008, protocol: HBONE, tls: { mode: Terminate, options: { gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL } } }]
status: { addresses: [{ type: IPAddress, value: 203.0.113.9 }] }
`;

  test('the gateway that leads into another network is named with its object', () => {
    const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, GATEWAY] });
    expect(metAt('gateway', mesh, 'scaled-to-zero:cluster1')).toEqual({
      state: 'passed',
      met: ['cluster2 Gateway istio-system/eastwest leads into network-of-cluster2, at 203.0.113.9.'],
    });
  });

  test('behind a gateway a waypoint has the way in where the client has none of its own', () => {
    expect(metAt('far-side', twoOf(WHOLE), 'waypoint-down:cluster1').met).toEqual([
      'cluster2 Gateway sample/waypoint has a way in through the east-west gateway of cluster2.',
    ]);
    expect(metAt('far-side', twoOf(WHOLE), 'scaled-to-zero:cluster1').met).toEqual([
      'cluster2 Service sample/helloworld has a way in through the east-west gateway of cluster2.',
    ]);
  });

  test('pods outside of the mesh get plain text in their own network, and end the way behind a gateway', () => {
    const outside = NAMESPACE.replace('ambient', 'none');
    const mesh = meshOf({ cluster1: [outside, ...WHOLE.slice(1)], cluster2: [outside, ...WHOLE.slice(1)] });
    expect(metAt('tunnel', mesh).met).toContain(
      'cluster1 Service sample/helloworld has 2 pods in cluster1 for which no ztunnel ends tunnels: they get plain text.',
    );
    expect(metAt('far-side', mesh, 'scaled-to-zero:cluster1').state).toBe('ends');
  });

  test('a policy that was read and refuses nothing is named, and those that were not read are assumed to refuse nothing', () => {
    const policy =
      'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: other, namespace: shop }\nspec: {}\n';
    expect(metAt('policy', meshOf({ cluster1: [...WHOLE, policy], cluster2: WHOLE }))).toEqual({
      state: 'passed',
      met: [
        'cluster1 AuthorizationPolicy shop/other refuses none of these requests.',
        'assumed: no other policy refuses requests in cluster1: policies were not read of all of them.',
      ],
    });
    const two = [...WHOLE, policy, policy.replace('name: other', 'name: second')];
    expect(metAt('policy', meshOf({ cluster1: two, cluster2: WHOLE })).met[0]).toBe(
      'none of the 2 policies of cluster1 that were read refuses these requests.',
    );
  });

  test('a client of a zone, and an ingress gateway, are the one that asks', () => {
    expect(metAt('enrolment', twoOf(WHOLE, { zones: ['z1'] }), 'none', 'cluster1:ambient:z1').met).toEqual([
      'assumed: the client is a pod of cluster1, zone z1, in the ambient mesh, and ztunnel takes its requests.',
    ]);
    const ingress = twoOf([...WHOLE, INGRESS]);
    expect(metAt('enrolment', ingress, 'none', 'cluster1:ingress').met).toEqual([
      expect.stringMatching(/^cluster1 Gateway .* is the ingress gateway that asks\.$/),
    ]);
    expect(metAt('name', ingress, 'none', 'cluster1:ingress').met).toEqual([
      'cluster1 Service sample/helloworld is named by routes of the ingress gateway, which does not ask DNS.',
    ]);
  });

  test('a Service of another cluster in the same network gives the name its address', () => {
    const at = { network: 'network1' };
    const mesh = meshOf({
      cluster1: { documents: [NAMESPACE], ...at },
      cluster2: { documents: WHOLE, ...at },
    });
    expect(metAt('name', mesh).met).toEqual([
      'cluster2 Service sample/helloworld has an address in the network network1 by cluster2, which is in it, too: ztunnel answers DNS with it.',
    ]);
  });

  test('where the client is down, the name that it cannot resolve is not looked at', () => {
    const mesh = meshOf({ cluster1: [NAMESPACE], cluster2: WHOLE });
    expect(metAt('name', mesh, 'cluster-down:cluster1')).toEqual({ state: 'not-looked-at', met: ['not looked at.'] });
  });

  test('names what trust between clusters rests on, as far as it was not read', () => {
    const read = (kind: string, name: string, data: object): string =>
      JSON.stringify({ apiVersion: 'v1', kind, metadata: { name, namespace: 'istio-system' }, data });
    const pem = '-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n';
    const roots = read('ConfigMap', 'istio-ca-root-cert', { 'root-cert.pem': pem });
    const assumed = (...more: string[]) =>
      metAt('tunnel', twoOf([...WHOLE, ...more]), 'scaled-to-zero:cluster1').met.filter((one) => /accept/.test(one));
    expect(assumed()).toEqual([
      'assumed: all clusters have one trust domain and a root certificate in common, so that the ends of a tunnel accept each other: MeshConfig and ConfigMap istio-ca-root-cert were not read.',
    ]);
    expect(assumed(roots)).toEqual([
      'assumed: all clusters have one trust domain, so that the ends of a tunnel accept each other: MeshConfig was not read.',
    ]);
  });

  test('a Namespace that was not read is assumed to enrol its pods', () => {
    expect(metAt('tunnel', meshOf({ cluster1: WHOLE.slice(1), cluster2: WHOLE })).met).toContain(
      'assumed: cluster1 ztunnel ends tunnels for the pods of sample/helloworld in cluster1: their Namespace was not read.',
    );
  });

  test('of many workloads that answer the first are named, and the others counted', () => {
    const names = [1, 2, 3, 4, 5, 6];
    const pods = names.map((number) => workload(1, 'helloworld').replace('name: helloworld', `name: v${number}`));
    const { met } = metAt('endpoint', meshOf({ cluster1: [...WHOLE.slice(0, -1), ...pods], cluster2: WHOLE }));
    expect(met.slice(-2)).toEqual([
      expect.stringMatching(/^cluster1 Deployment sample\/v\d answers 16\.7 % of the requests\.$/),
      '2 more workloads answer 33.3 % of the requests.',
    ]);
  });
});
