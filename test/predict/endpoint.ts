import type { IstioEndpoint } from '../../src/predict/istio/endpoints/istio-endpoint';

/** An endpoint as istiod's registry has it: a ready pod, but for what is said. */
export function endpoint(said: Partial<IstioEndpoint> & Pick<IstioEndpoint, 'pod'>): IstioEndpoint {
  const { localityLabel = 'r/z', network = 'network' } = said;
  return {
    host: '10.0.0.1',
    port: 5000,
    portName: 'http',
    labels: {},
    localityLabel,
    forNodeProxies: { localityLabel, network },
    zone: localityLabel.split('/')[1] ?? '',
    cluster: said.pod.slice(0, said.pod.indexOf('/')),
    network,
    nodeName: '',
    health: 'HEALTHY',
    speaksMutualTls: false,
    enrolment: 'ambient',
    ...said,
  };
}
