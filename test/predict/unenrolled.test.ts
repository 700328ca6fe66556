import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import * as live from './istio/snapshot';

// Pods behind the gateway of another network that end no tunnel: what keeps them out of the ambient mesh is the cause.

const SERVICE = 'sample/hello';
const MODE = 'istio.io/dataplane-mode';

function decisive(namespace: Readonly<Record<string, string>>, labels: object, spec: object = {}) {
  const at = (labelled: object, deployment: live.Body) => ({
    objects: [
      live.namespace('sample', labelled),
      live.waypoint({ labels: live.GLOBAL }),
      live.service(),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      deployment,
    ],
    gateways: undefined,
  });
  const mesh = live.meshOf({
    a: at({ [MODE]: 'ambient' }, live.deployment('hello', 2)),
    b: at(namespace, live.deployment('hello', 2, { labels: { app: 'hello', ...labels }, spec })),
  });
  const answer = new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    parseOutages('scaled-to-zero:a', SERVICE),
  );
  return { verdict: answer.verdict, reason: decisiveReason(answer.reasons) };
}

test.each<[string, Readonly<Record<string, string>>, object, object, string, string]>([
  ['the Namespace', {}, {}, {}, 'Namespace sample', `metadata.labels["${MODE}"]`],
  [
    'the label of the pods',
    { [MODE]: 'ambient' },
    { [MODE]: 'none' },
    {},
    'Deployment sample/hello',
    `spec.template.metadata.labels["${MODE}"]`,
  ],
  [
    'their sidecar',
    { [MODE]: 'ambient' },
    { 'sidecar.istio.io/inject': 'true' },
    {},
    'Deployment sample/hello',
    'spec.template.metadata.labels["sidecar.istio.io/inject"]',
  ],
  [
    'the network of their host',
    { [MODE]: 'ambient' },
    {},
    { hostNetwork: true },
    'Deployment sample/hello',
    'spec.template.spec.hostNetwork',
  ],
  [
    'their operating system',
    { [MODE]: 'ambient' },
    {},
    { os: { name: 'windows' } },
    'Deployment sample/hello',
    'spec.template.spec.os.name',
  ],
  [
    'their nodes, which run Windows,',
    { [MODE]: 'ambient' },
    {},
    { nodeSelector: { 'kubernetes.io/os': 'windows' } },
    'Deployment sample/hello',
    'spec.template.spec.nodeSelector["kubernetes.io/os"]',
  ],
])('%s is the cause, with a change that was tried', (_name, namespace, labels, spec, object, path) => {
  const { verdict, reason } = decisive(namespace, labels, spec);
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({ cluster: 'b', object, path, isTried: true });
});

describe('of live pods, in a Namespace of the ambient mesh,', () => {
  const MARK = 'ambient.istio.io/redirection';
  const enrolled = (annotations: object): object => ({ metadata: { annotations } });

  function decisiveOfLive(second: object, endpoints: readonly { address: string; pod: string }[]) {
    const at = (prefix: string, own: object, slice: readonly { address: string; pod: string }[]) => ({
      objects: [
        live.namespace('sample', { [MODE]: 'ambient' }),
        live.waypoint({ labels: live.GLOBAL }),
        live.service(),
        live.rule({ trafficPolicy: live.LOCAL_FIRST }),
        live.waypointPod('w', `${prefix}.9`),
        live.pod('p0', `${prefix}.5`, enrolled({ [MARK]: 'enabled' })),
        live.pod('p1', `${prefix}.6`, own),
        live.slice(slice),
      ],
      gateways: undefined,
    });
    const whole = (prefix: string) => ['p0', 'p1'].map((pod, index) => ({ address: `${prefix}.${5 + index}`, pod }));
    const mesh = live.meshOf({
      a: at('10.1.0', enrolled({ [MARK]: 'enabled' }), whole('10.1.0')),
      b: at('10.2.0', second, endpoints),
    });
    const { reasons } = new Prediction(mesh).ask(
      { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
      parseOutages('scaled-to-zero:a', SERVICE),
    );
    return decisiveReason(reasons);
  }

  test('one without the mark of the CNI is the cause', () => {
    const endpoints = [
      { address: '10.2.0.5', pod: 'p0' },
      { address: '10.2.0.6', pod: 'p1' },
    ];
    expect(decisiveOfLive({}, endpoints)).toMatchObject({
      cluster: 'b',
      object: 'Pod sample/p1',
      path: `metadata.annotations["${MARK}"]`,
    });
  });

  test('a slice with a pod that the Service does not select is the cause', () => {
    const endpoints = [
      { address: '10.2.0.5', pod: 'p0' },
      { address: '10.2.0.9', pod: 'w' },
    ];
    expect(decisiveOfLive(enrolled({ [MARK]: 'enabled' }), endpoints)).toMatchObject({
      cluster: 'b',
      object: expect.stringMatching(/^EndpointSlice sample\//) as unknown,
      path: 'endpoints',
    });
  });
});
