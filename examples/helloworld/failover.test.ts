import { Outage } from 'cdk8s-ambient';
import 'cdk8s-ambient/jest';
import { helloworld } from './main';

const service = 'sample/helloworld';

test('each cluster answers its own clients, and cluster2 those of cluster1 when helloworld dies there', () => {
  expect(helloworld()).toStayLocal(service);
  expect(helloworld()).toBeServedBy(
    service,
    { cluster2: 100 },
    { client: 'cluster1', outages: [Outage.scaledToZero(service, 'cluster1')] },
  );
});

test('whichever cluster dies, the other one goes on', () => {
  expect(helloworld()).toSurviveEverySingleClusterOutage(service);
  expect(helloworld()).toHaveNoBlackhole();
});
