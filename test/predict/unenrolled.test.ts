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
])('%s is the cause, with a change that was tried', (_name, namespace, labels, spec, object, path) => {
  const { verdict, reason } = decisive(namespace, labels, spec);
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({ cluster: 'b', object, path, isTried: true });
});
