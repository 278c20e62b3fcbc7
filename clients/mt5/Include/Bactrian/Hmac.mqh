// SHA-256, HMAC and Base64 over bytes.
#ifndef BACTRIAN_HMAC_MQH
#define BACTRIAN_HMAC_MQH

#define HMAC_BLOCK 64
#define SHA256_SIZE 32

// StringToCharArray ends what it writes with a NUL, which would be signed and sent with the text.
void Utf8(const string text,uchar &bytes[])
  {
   ArrayResize(bytes,0);
   if(StringLen(text)==0)
      return;
   StringToCharArray(text,bytes,0,WHOLE_ARRAY,CP_UTF8);
   int size=ArraySize(bytes);
   while(size>0 && bytes[size-1]==0)
      size--;
   ArrayResize(bytes,size);
  }

bool Sha256(const uchar &data[],uchar &digest[])
  {
   uchar unused[];
   ArrayResize(unused,0);
   ArrayResize(digest,0);
   return CryptEncode(CRYPT_HASH_SHA256,data,unused,digest)==SHA256_SIZE;
  }

string Hex(const uchar &bytes[],const int count)
  {
   string text="";
   for(int i=0; i<count && i<ArraySize(bytes); i++)
      text+=StringFormat("%02x",(int)bytes[i]);
   return text;
  }

// One pass of HMAC: the hash of the padded key followed by the data.
bool HmacPass(const uchar &block[],const uchar pad,const uchar &data[],uchar &digest[])
  {
   int size=ArraySize(data);
   uchar text[];
   if(ArrayResize(text,HMAC_BLOCK+size)!=HMAC_BLOCK+size)
      return false;
   for(int i=0; i<HMAC_BLOCK; i++)
      text[i]=(uchar)(block[i]^pad);
   for(int i=0; i<size; i++)
      text[HMAC_BLOCK+i]=data[i];
   return Sha256(text,digest);
  }

// RFC 2104, because CRYPT_HASH_SHA256 ignores the key that it is given.
bool HmacSha256(const uchar &key[],const uchar &data[],uchar &digest[])
  {
   uchar block[];
   ArrayResize(block,HMAC_BLOCK);
   ArrayInitialize(block,0);
   uchar hashed[];
   bool too_long=ArraySize(key)>HMAC_BLOCK;
   if(too_long && !Sha256(key,hashed))
      return false;
   int size=too_long ? SHA256_SIZE : ArraySize(key);
   for(int i=0; i<size; i++)
      block[i]=too_long ? hashed[i] : key[i];
   uchar inner[];
   return HmacPass(block,0x36,data,inner) && HmacPass(block,0x5c,inner,digest);
  }

string Base64(const uchar &data[])
  {
   uchar unused[];
   ArrayResize(unused,0);
   uchar encoded[];
   int size=CryptEncode(CRYPT_BASE64,data,unused,encoded);
   if(size<=0)
      return "";
   string text=CharArrayToString(encoded,0,size,CP_UTF8);
   // Some encoders break lines; a header must not.
   StringReplace(text,"\r","");
   StringReplace(text,"\n","");
   return text;
  }

// The key of "whsec_<base64>". False if it is none; the secret itself is never reported.
bool SecretKey(const string secret,uchar &key[])
  {
   ArrayResize(key,0);
   string text=secret;
   StringTrimLeft(text);
   StringTrimRight(text);
   if(StringFind(text,"whsec_")==0)
      text=StringSubstr(text,6);
   if(StringLen(text)==0)
      return false;
   uchar encoded[];
   Utf8(text,encoded);
   uchar unused[];
   ArrayResize(unused,0);
   int size=CryptDecode(CRYPT_BASE64,encoded,unused,key);
   if(size<=0)
      return false;
   ArrayResize(key,size);
   return size>=16;
  }

// RFC 4231, test case 2: a terminal that hashes otherwise would be refused by every hub.
bool HmacSelfTest()
  {
   uchar key[],data[],digest[];
   Utf8("Jefe",key);
   Utf8("what do ya want for nothing?",data);
   return HmacSha256(key,data,digest)
          && Base64(digest)=="W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
  }

#endif
