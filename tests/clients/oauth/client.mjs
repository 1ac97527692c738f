// A certified OAuth client as a device: node client.mjs URL. It writes what the device shows on a line of its own, and waits until somebody has approved it.
import assert from 'node:assert/strict';
import * as oauth from 'openid-client';

const [url] = process.argv.slice(2);
const config = await oauth.discovery(new URL(url), 'cairn', undefined, oauth.None(), { algorithm: 'oauth2', execute: [oauth.allowInsecureRequests] });
assert.equal(config.serverMetadata().issuer, url);

const asked = await oauth.initiateDeviceAuthorization(config, { device_name: 'a real client', platform: process.platform, installed_at: '2026-03-01T10:00:00Z' });
assert.equal(asked.interval, 5);
console.log(JSON.stringify(asked));
const first = await oauth.pollDeviceAuthorizationGrant(config, asked);
assert.equal(first.token_type, 'bearer');
assert.equal(first.expires_in, 3600); // expiresIn() counts down from it.

const account = async (token) => {
  const answer = await fetch(new URL('/v1/account', url), { headers: { Authorization: `Bearer ${token}` } });
  return [answer.status, (await answer.json()).account];
};
assert.deepEqual(await account(first.access_token), [200, first.account]);

const second = await oauth.refreshTokenGrant(config, first.refresh_token);
assert.notEqual(second.refresh_token, first.refresh_token);
assert.equal(second.device, first.device);
assert.deepEqual(await account(second.access_token), [200, first.account]);

await oauth.tokenRevocation(config, second.refresh_token);
assert.equal((await account(second.access_token))[0], 401);
await assert.rejects(oauth.refreshTokenGrant(config, second.refresh_token), { error: 'invalid_grant' });
console.log('done');
