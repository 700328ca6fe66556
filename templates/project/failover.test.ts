import 'cdk8s-ambient/jest';
import { platform } from './platform';

test('each cluster answers its own clients', () => {
  expect(platform()).toStayLocal('shop/web');
});

test('west answers the clients of east while the service is down there', () => {
  expect(platform()).toBeServedBy('shop/web', { west: 100 }, { client: 'east', outages: ['scaled-to-zero:east'] });
});

test('whichever cluster fails, the others go on', () => {
  expect(platform()).toSurviveEverySingleClusterOutage();
  expect(platform()).toHaveNoBlackhole();
});
