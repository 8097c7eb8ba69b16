/** What a deployment costs. Not public: the discount is under embargo. */
export function quote(customer: { partner: boolean }): string {
  const cents = customer.partner ? 120 : 400;
  return `$${(cents / 100).toFixed(2)}`;
}
