import { Chart } from 'cdk8s';
import { Cluster, GlobalService, LocalityFailoverRule, Mesh, Waypoint } from 'cdk8s-ambient';
import { Outage } from 'cdk8s-ambient/vitest';
import { expect, test } from 'vitest';

// Run by test/package.test.ts with the packed package, and compiled with everything else.

const SERVICE = 'shop/web';

function meshOf(replicas: number | undefined): Mesh {
  const mesh = new Mesh({ istioVersion: '1.31.0' });
  for (const [index, name] of ['east', 'west'].entries()) {
    new Cluster(mesh, name, { network: name, region: 'us', gateways: [`203.0.113.${index + 1}`] });
  }
  const shop = new Chart(mesh, 'shop', { namespace: 'shop' });
  const waypoint = new Waypoint(shop, 'waypoint');
  const service = new GlobalService(shop, 'web', {
    ports: [{ name: 'http', port: 80 }],
    selector: { app: 'web' },
    waypoint,
    ...(replicas === undefined ? {} : { replicas }),
  });
  new LocalityFailoverRule(shop, 'failover', { service });
  return mesh;
}

const dead = { client: 'east', outages: [Outage.scaledToZero(SERVICE, 'east')] };

test('a mesh fails over, and an expectation that is not so fails', () => {
  expect(meshOf(2)).toStayLocal(SERVICE);
  expect(meshOf(2)).not.toStayLocal(SERVICE, dead);
  expect(meshOf(2)).toBeServedBy(SERVICE, { west: 100 }, dead);
  expect(meshOf(2)).toSurviveEverySingleClusterOutage();
  expect(meshOf(2)).toNeverLeaveRegion(SERVICE, { client: 'east:ambient', port: 80 });
  expect(meshOf(2)).toHaveNoBlackhole();
});

test('what is not as expected is told with the reason, and what is unknown holds neither way', () => {
  expect(() => expect(meshOf(2)).toStayLocal(SERVICE, dead)).toThrow(/Expected: local: east 100 %.*\n.*Predicted: /);
  expect(() => expect(meshOf(undefined)).toStayLocal(SERVICE)).toThrow('an answer that is known');
  expect(() => expect(meshOf(undefined)).not.toStayLocal(SERVICE)).toThrow('an answer that is known');
});

test('the types refuse what is not a share', () => {
  // @ts-expect-error -- a share is a number
  expect(() => expect(meshOf(2)).toBeServedBy(SERVICE, { west: 'all' })).toThrow('shares are percentages');
});
