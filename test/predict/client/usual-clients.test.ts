import { compare } from '../../../src/predict/change/compare';
import { formatClient } from '../../../src/predict/client/client-syntax';
import { usualClients } from '../../../src/predict/client/usual-clients';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, SERVICE, service, WHOLE } from '../mesh';

const gateway = (className: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: outside, namespace: sample }
spec: { gatewayClassName: ${className}, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`;
const route = (to: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: outside, namespace: sample }
spec: { parentRefs: [{ name: outside }], rules: [{ backendRefs: [{ name: ${to}, port: 5000 }] }] }
`;
const predictionOf = (more: readonly string[]): Prediction =>
  new Prediction(meshOf({ cluster1: [...WHOLE, ...more], cluster2: WHOLE }));
const clientsWith = (...more: string[]): string[] => usualClients(predictionOf(more).view, SERVICE).map(formatClient);

test('a pod of every cluster asks for a service', () => {
  expect(clientsWith()).toEqual(['cluster1', 'cluster2']);
});

test('an ingress gateway asks for the services that its routes lead to, and for no others', () => {
  expect(clientsWith(gateway('istio'), route('helloworld'))).toEqual(['cluster1', 'cluster1:ingress', 'cluster2']);
  expect(clientsWith(gateway('istio'), route('other'))).toEqual(['cluster1', 'cluster2']);
});

test('a gateway of another class than Istio’s ingress forwards as it likes, and is not asked', () => {
  expect(clientsWith(gateway('nginx'), route('helloworld'))).toEqual(['cluster1', 'cluster2']);
});

test('a change that costs requests from outside only is a change', () => {
  const through = service('helloworld', { 'istio.io/ingress-use-waypoint': 'true' });
  const predicted = (one: string): Prediction => {
    const documents = WHOLE.map((document) => (document === service() ? one : document));
    return new Prediction(meshOf({ cluster1: [...documents, gateway('istio'), route('helloworld')], cluster2: WHOLE }));
  };
  const { changes } = compare(predicted(through), predicted(service()));
  expect(new Set(changes.map(({ client }) => formatClient(client)))).toEqual(new Set(['cluster1:ingress']));
});
