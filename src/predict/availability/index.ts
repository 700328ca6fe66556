// How often requests are answered, by the rates at which parts fail.

export { BOUND, Deadline } from './deadline';
export { availabilityOf, lostAtMost, type Availability, type Cost, type Limits } from './expected';
export { partsOf, problemsWith } from './part';
export { kindsNotStated, type Rates } from './rates';
export { readRates } from './read-rates';
export { worthOfChanges, type Worth } from './worth';
