// Changes that are tried before they are offered.

export { offerTried, withoutRemedies } from './offer';
export { Trials } from './trials';
