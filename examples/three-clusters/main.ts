import { Chart } from 'cdk8s';
import { AmbientNamespace, Cluster, GlobalService, LocalityFailoverRule, Mesh, Waypoint } from 'cdk8s-ambient';

/** A shop in three clusters, which survives any one failure. docs/second-failure.md asks about two. */
export function shop(): Mesh {
  const mesh = new Mesh({ istioVersion: '1.31.0' });
  new Cluster(mesh, 'east', { network: 'network-east', region: 'us-east', gateways: ['203.0.113.1'] });
  new Cluster(mesh, 'west', { network: 'network-west', region: 'us-west', gateways: ['203.0.113.2'] });
  new Cluster(mesh, 'europe', { network: 'network-europe', region: 'eu-west', gateways: ['203.0.113.3'] });

  const chart = new Chart(mesh, 'shop', { namespace: 'shop' });
  new AmbientNamespace(chart, 'namespace', { name: 'shop' });
  const waypoint = new Waypoint(chart, 'waypoint');
  const cart = new GlobalService(chart, 'cart', {
    ports: [{ name: 'http', port: 8080 }],
    selector: { app: 'cart' },
    replicas: 3,
    waypoint,
  });
  new LocalityFailoverRule(chart, 'failover', {
    service: cart,
    outlierDetection: { maxEjectionPercent: 60 }, // 3 of the 5 hosts that each waypoint sees: all pods of its own cluster
  });
  return mesh;
}

if (require.main === module) shop().synth();
