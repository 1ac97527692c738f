DROP TABLE refresh_tokens, access_tokens, device_grants, devices, api_keys, tries, sessions, invitations, accounts;
