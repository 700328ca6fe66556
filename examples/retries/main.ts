import { Chart } from 'cdk8s';
import {
  AmbientNamespace,
  Cluster,
  GlobalService,
  LocalityFailoverRule,
  Mesh,
  Retries,
  ServicePort,
  Waypoint,
} from 'cdk8s-ambient';

const PORTS: ServicePort[] = [{ name: 'http', port: 8080 }];

/** Two services that differ in one option. docs/errors.md shows what it changes, outage by outage. */
export function shop(): Mesh {
  const mesh = new Mesh({ istioVersion: '1.31.0' });
  new Cluster(mesh, 'east', { network: 'network-east', region: 'us-east', gateways: ['203.0.113.1'] });
  new Cluster(mesh, 'west', { network: 'network-west', region: 'us-west', gateways: ['203.0.113.2'] });

  const chart = new Chart(mesh, 'shop', { namespace: 'shop' });
  new AmbientNamespace(chart, 'namespace', { name: 'shop' });
  const waypoint = new Waypoint(chart, 'waypoint');

  const catalog = new GlobalService(chart, 'catalog', {
    ports: PORTS,
    selector: { app: 'catalog' },
    replicas: 2,
    waypoint,
  });
  new LocalityFailoverRule(chart, 'catalog-failover', { service: catalog });

  const cart = new GlobalService(chart, 'cart', { ports: PORTS, selector: { app: 'cart' }, replicas: 2, waypoint });
  new LocalityFailoverRule(chart, 'cart-failover', { service: cart, retries: Retries.toAnotherCluster() });
  return mesh;
}

if (require.main === module) shop().synth();
