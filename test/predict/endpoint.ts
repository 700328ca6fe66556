import type { IstioEndpoint } from '../../src/predict/istio/endpoints/istio-endpoint';

/** An endpoint as istiod's registry has it: a ready pod, but for what is said. */
export function endpoint(said: Partial<IstioEndpoint> & Pick<IstioEndpoint, 'pod'>): IstioEndpoint {
  return {
    host: '10.0.0.1',
    port: 5000,
    portName: 'http',
    labels: {},
    localityLabel: 'r/z',
    cluster: said.pod.slice(0, said.pod.indexOf('/')),
    network: 'network',
    nodeName: '',
    health: 'HEALTHY',
    speaksMutualTls: false,
    enrolment: 'ambient',
    ...said,
  };
}
