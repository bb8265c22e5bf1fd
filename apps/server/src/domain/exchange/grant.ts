/** How long a browser that proved an address, or knew a password, needn't do so again. */
export const grantMilliseconds = 7 * 86_400_000
